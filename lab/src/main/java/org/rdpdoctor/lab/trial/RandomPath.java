package org.rdpdoctor.lab.trial;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.rdpdoctor.lab.faults.Bite;
import org.rdpdoctor.lab.faults.RandomServer;
import org.rdpdoctor.lab.path.Hindrance;
import org.rdpdoctor.lab.path.Hindrance.Act;
import org.rdpdoctor.lab.path.Hindrance.Ban;
import org.rdpdoctor.lab.path.Hindrance.Cut;
import org.rdpdoctor.lab.path.Hindrance.IdleTimer;
import org.rdpdoctor.lab.path.Hindrance.LargeSegmentsLost;
import org.rdpdoctor.lab.path.Hindrance.NoUdp;
import org.rdpdoctor.lab.path.Hindrance.Nothing;
import org.rdpdoctor.lab.path.Hindrance.Refusal;
import org.rdpdoctor.lab.path.Hindrance.Slow;
import org.rdpdoctor.lab.path.Hindrance.TlsInterception;
import org.rdpdoctor.lab.path.Hindrance.Trigger;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.lab.tls.TlsProfile;

/**
 * A way to a server, with one fault at most and much that is none.
 *
 * @param hindrances the one next to the client first
 * @param fault the one that is wrong; {@link Nothing} for none
 * @param wrong what is wrong, for people
 * @param causes ids of the causes that it has by construction, any of which is a right answer
 * @param bite where a client meets it
 */
public record RandomPath(
    List<Hindrance> hindrances, Hindrance fault, String wrong, Set<String> causes, Bite bite) {
  private static final List<String> MAKERS =
      List.of("Fortinet CA", "Sophos SSL CA", "Kaspersky Anti-Virus Personal Root Certificate");

  private static final String INTERFERES = "firewall-reset-after-clienthello";

  /** Wider than what a client with a small window lets come at a time. */
  private static final int SMALL_WINDOW_BYTES = 1160;

  /** What the lab's servers send at a time with TLS 1.3 and an ordinary certificate is more. */
  private static final int SMALLEST_FLIGHT_BYTES = 1200;

  public RandomPath {
    hindrances = List.copyOf(hindrances);
    causes = Set.copyOf(causes);
  }

  /** Long, narrow, forgetful or without UDP, as many paths are that nobody complains about. */
  static RandomPath harmless(RandomGenerator random) {
    List<Hindrance> hindrances = new ArrayList<>();
    if (random.nextInt(2) == 0) {
      hindrances.add(line(random));
    }
    if (random.nextInt(4) == 0) {
      hindrances.add(new IdleTimer(Duration.ofSeconds(random.nextInt(15, 25)), act(random)));
    }
    if (random.nextInt(4) == 0) {
      hindrances.add(new NoUdp(random.nextBoolean()));
    }
    return new RandomPath(hindrances, new Nothing(), described(hindrances), Set.of(), Bite.NOWHERE);
  }

  /** The same, and something that stops a client. */
  static RandomPath faulty(RandomGenerator random) {
    RandomPath fault = fault(random);
    List<Hindrance> hindrances = new ArrayList<>(harmless(random).hindrances());
    boolean atTheDoor = fault.fault() instanceof Ban; // or another relay would open before it
    hindrances.add(atTheDoor ? 0 : random.nextInt(hindrances.size() + 1), fault.fault());
    return new RandomPath(hindrances, fault.fault(), fault.wrong(), fault.causes(), fault.bite());
  }

  /** Whether it is known what a client meets when this server lies behind, too. */
  boolean suits(RandomServer server) {
    boolean bothWrong = server.bite() != Bite.NOWHERE && bite != Bite.NOWHERE;
    return switch (fault) {
      case TlsInterception _ -> server.nla() && !bothWrong;
      case Ban(int after, Refusal _) -> after == 0 || !bothWrong;
      case LargeSegmentsLost _ -> server.tls13() && server.bite() != Bite.CERTIFICATE;
      case Nothing _,
          Slow _,
          Cut _,
          IdleTimer _,
          Hindrance.FewPlaces _,
          Hindrance.OwnClient _,
          Hindrance.Broken _,
          NoUdp _ ->
          true;
    };
  }

  private static RandomPath fault(RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> cut(random, Trigger.CLIENT_HELLO, Bite.HELLO);
      case 2 -> cut(random, Trigger.REQUEST, Bite.REQUEST);
      case 3 -> hole(random);
      case 4 -> interception(random);
      case 5 ->
          one(
              new Ban(0, Refusal.SILENT),
              "no answer to the SYN",
              Bite.CONNECT,
              Set.of("firewall-drop", "host-firewall-block", "host-ips-ban"));
      case 6 ->
          one(
              new Ban(0, Refusal.REFUSED),
              "nobody listens",
              Bite.CONNECT,
              Set.of("service-stopped", "rdp-disabled", "listener-wrong-interface"));
      default -> ban(random);
    };
  }

  private static RandomPath cut(RandomGenerator random, Trigger trigger, Bite bite) {
    Cut cut = new Cut(trigger, act(random), random.nextInt(3) > 0);
    return one(
        cut,
        "a box that %s on a %s%s"
            .formatted(
                switch (cut.act()) {
                  case RESET -> "resets";
                  case CLOSE -> "closes";
                  case SWALLOW -> "goes silent";
                },
                trigger == Trigger.REQUEST ? "request" : "hello",
                cut.reassembles() ? "" : ", segment by segment"),
        bite,
        Set.of(INTERFERES));
  }

  private static RandomPath hole(RandomGenerator random) {
    int most = random.nextInt(SMALL_WINDOW_BYTES, SMALLEST_FLIGHT_BYTES);
    return one(
        new LargeSegmentsLost(most),
        "segments of more than %d bytes vanish".formatted(most),
        Bite.FLIGHT,
        Set.of("mtu-blackhole"));
  }

  /** Half of the boxes tell who they are, the others copy the look of what Windows makes. */
  private static RandomPath interception(RandomGenerator random) {
    Instant made = Instant.now().minus(Duration.ofDays(random.nextInt(1, 100)));
    CertificateRecipe own =
        CertificateRecipe.asWindowsMakesIt("RDPHOST.lab.example")
            .withKey(LabKey.AUTHORITY)
            .withValidity(made, made.plus(CertificateRecipe.WINDOWS_VALIDITY));
    boolean named = random.nextBoolean();
    return one(
        new TlsInterception(TlsProfile.openSsl3(), (named ? ofProduct(own, random) : own).sign()),
        named ? "a box that decrypts, by its maker's name" : "a box that decrypts",
        Bite.SIGN_IN,
        Set.of("tls-inspection"));
  }

  private static CertificateRecipe ofProduct(CertificateRecipe own, RandomGenerator random) {
    String maker = MAKERS.get(random.nextInt(MAKERS.size()));
    InetAddress asked = InetAddress.ofLiteral("127.0.0.1");
    return own.withExtensions(
            List.of(
                CertificateExtension.serverAuthentication(),
                CertificateExtension.alternativeNames(
                    List.of("RDPHOST.lab.example"), List.of(asked))))
        .issuedBy(new CertificateRecipe.Issuer(maker, LabKey.AUTHORITY));
  }

  private static RandomPath ban(RandomGenerator random) {
    int after = random.nextInt(1, 4);
    Refusal refusal = List.of(Refusal.values()).get(random.nextInt(Refusal.values().length));
    return one(
        new Ban(after, refusal),
        "banned after %d connections (%s)".formatted(after, refusal),
        Bite.REQUEST,
        Set.of("host-ips-ban"));
  }

  private static RandomPath one(Hindrance hindrance, String wrong, Bite bite, Set<String> causes) {
    return new RandomPath(List.of(hindrance), hindrance, wrong, causes, bite);
  }

  private static Slow line(RandomGenerator random) {
    return new Slow(
        Duration.ofMillis(random.nextInt(5, 40)),
        Duration.ofMillis(random.nextInt(0, 20)),
        random.nextBoolean() ? 0 : random.nextInt(100_000, 1_000_000));
  }

  private static Act act(RandomGenerator random) {
    return List.of(Act.values()).get(random.nextInt(Act.values().length));
  }

  private static String described(List<Hindrance> hindrances) {
    return hindrances.isEmpty()
        ? "nothing"
        : String.join(", ", hindrances.stream().map(RandomPath::described).toList());
  }

  private static String described(Hindrance hindrance) {
    return switch (hindrance) {
      case Nothing _ -> "nothing";
      case Slow slow -> "a line of %d ms".formatted(slow.delay().toMillis());
      case IdleTimer timer -> "an idle timer of %d s".formatted(timer.after().toSeconds());
      case NoUdp _ -> "no UDP";
      case Cut _ -> "a box that cuts";
      case TlsInterception _ -> "a box that decrypts";
      case LargeSegmentsLost _ -> "a hole for large segments";
      case Ban _ -> "a ban";
      case Hindrance.FewPlaces _ -> "few places";
      case Hindrance.OwnClient _ -> "a bastion";
      case Hindrance.Broken _ -> "a tunnel that breaks";
    };
  }
}
