package org.rdpdoctor.lab.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.DatagramBehaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.rdp.UdpListener;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.CertificateSignature;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * A server that nobody has seen before, with one fault at most.
 *
 * @param server to be started
 * @param profile what kind of server it is, for people
 * @param wrong what is wrong with it, for people
 * @param causes ids of the causes that it has by construction, any of which is a right answer; none
 *     for a healthy server
 * @param bite where a client meets it
 * @param tls13 it takes TLS 1.3
 * @param nla it asks for a password before the session
 */
public record RandomServer(
    Fault server,
    String profile,
    String wrong,
    Set<String> causes,
    Bite bite,
    boolean nla,
    boolean tls13) {
  private static final List<String> COMPUTERS =
      List.of("RDPHOST", "TS01", "WIN-7Q2M4XK9", "BUERO-PC", "SRV-APP-03");
  private static final List<String> DOMAINS = List.of("LAB", "CORP", "WORKGROUP");

  /** Of a clock that nobody calls wrong. */
  private static final int UNREMARKABLE_SECONDS = 120;

  public RandomServer {
    causes = Set.copyOf(causes);
  }

  /** What a server is made of; the one fault changes one part of it. */
  private record Parts(
      boolean xrdp,
      TlsProfile tls,
      boolean nla,
      WindowsIdentity identity,
      CertificateRecipe certificate,
      Optional<Supplier<DatagramBehaviour>> udp) {
    Parts with(TlsProfile other) {
      return new Parts(xrdp, other, nla, identity, certificate, udp);
    }

    Parts with(WindowsIdentity other) {
      return new Parts(xrdp, tls, nla, other, certificate, udp);
    }

    Parts with(CertificateRecipe other) {
      return new Parts(xrdp, tls, nla, identity, other, udp);
    }

    /** Only a server with NLA asks for a password before the session. */
    Parts withNla() {
      return new Parts(xrdp, tls, !xrdp, identity, certificate, udp);
    }

    SecuredRoad road(SignInPolicy policy) {
      return new TlsRoad(tls, certificate.sign(), new CredSspServer(identity, policy));
    }

    RdpListener listening(SecuredRoad road) {
      return xrdp
          ? XrdpServer.with(road)
          : RdpListener.likeWindows(
              nla ? Negotiation.windowsDemandingNla() : Negotiation.windowsWithoutNla(), road);
    }

    Behaviour healthy() {
      return listening(road(SignInPolicy.OPEN));
    }

    Behaviour negotiating(Negotiation negotiation) {
      return RdpListener.likeWindows(negotiation, road(SignInPolicy.OPEN)).withoutBareTls();
    }

    /** Every hello meets the same end. */
    Behaviour afterHello(Behaviour end) {
      return listening((peer, _) -> {
        Hello.await(peer);
        end.serve(peer);
      });
    }

    String described() {
      String security = nla ? "NLA" : "without NLA";
      String versions = tls.versions().size() == 1 ? "one TLS version" : "TLS 1.2 and 1.3";
      return xrdp ? "xrdp" : "Windows, %s, %s".formatted(security, versions);
    }
  }

  /** One thing that can be wrong; each server is made anew from its parts. */
  private record Wrong(
      String name, Bite bite, Set<String> causes, Function<Parts, Parts> parts, Making making) {
    /** Changes the parts and leaves the rest as it is. */
    static Wrong altering(String name, Bite bite, String cause, Function<Parts, Parts> parts) {
      return new Wrong(name, bite, Set.of(cause), parts, Parts::healthy);
    }

    /** Behaves in a way of its own. */
    static Wrong behaving(String name, Bite bite, String cause, Making making) {
      return new Wrong(name, bite, Set.of(cause), Function.identity(), making);
    }
  }

  /** A server of these parts. */
  @FunctionalInterface
  private interface Making {
    Behaviour of(Parts parts);
  }

  /** One that is well. */
  public static RandomServer healthy(RandomGenerator random) {
    return made(
        parts(random),
        new Wrong("nothing", Bite.NOWHERE, Set.of(), Function.identity(), Parts::healthy));
  }

  /** One with a fault. */
  public static RandomServer faulty(RandomGenerator random) {
    Parts parts = parts(random);
    List<Wrong> all = wrongs(random, parts);
    return made(parts, all.get(random.nextInt(all.size())));
  }

  private static RandomServer made(Parts healthy, Wrong wrong) {
    Parts parts = wrong.parts().apply(healthy);
    Fault fault =
        new Fault(
            "random",
            wrong.name(),
            wrong.causes().stream().findFirst(),
            () -> wrong.making().of(parts),
            parts.udp(),
            false);
    return new RandomServer(
        fault,
        parts.described(),
        wrong.name(),
        wrong.causes(),
        wrong.bite(),
        parts.nla(),
        parts.tls().versions().contains(TlsVersion.TLS_1_3));
  }

  private static Parts parts(RandomGenerator random) {
    boolean xrdp = random.nextInt(5) == 0;
    WindowsIdentity known = WindowsIdentity.labServer();
    WindowsIdentity identity =
        new WindowsIdentity(
                one(random, COMPUTERS),
                one(random, DOMAINS),
                "lab.example",
                known.version(),
                Duration.ZERO)
            .withClockOffset(
                Duration.ofSeconds(random.nextInt(-UNREMARKABLE_SECONDS, UNREMARKABLE_SECONDS)));
    TlsProfile tls =
        xrdp || random.nextInt(4) == 0 ? TlsProfile.openSsl3() : TlsProfile.windowsServer2022();
    return new Parts(
        xrdp,
        random.nextInt(4) == 0 ? tls.withVersions(TlsVersion.TLS_1_2) : tls,
        !xrdp && random.nextInt(4) > 0,
        identity,
        xrdp ? XrdpServer.certificate() : certificate(random, identity),
        udp(random, xrdp));
  }

  private static CertificateRecipe certificate(RandomGenerator random, WindowsIdentity identity) {
    Instant made = Instant.now().minus(Duration.ofDays(random.nextInt(1, 150)));
    return CertificateRecipe.asWindowsMakesIt(identity.dnsName())
        .withValidity(made, made.plus(CertificateRecipe.WINDOWS_VALIDITY));
  }

  private static Optional<Supplier<DatagramBehaviour>> udp(RandomGenerator random, boolean xrdp) {
    if (xrdp) {
      return Optional.empty();
    }
    return switch (random.nextInt(4)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(() -> DatagramBehaviour.SILENT);
      default -> Optional.of(UdpListener::likeWindows);
    };
  }

  private static List<Wrong> wrongs(RandomGenerator random, Parts parts) {
    return parts.xrdp() ? xrdpWrongs(random) : windowsWrongs(random);
  }

  private static List<Wrong> xrdpWrongs(RandomGenerator random) {
    Duration time = Duration.ofDays(random.nextInt(1, 400));
    return List.of(
        Wrong.behaving(
            "xrdp's key does not fit",
            Bite.HELLO,
            "xrdp-key-permission",
            parts -> parts.listening((peer, _) -> XrdpServer.refuseHello(peer))),
        Wrong.altering(
            "expired certificate",
            Bite.CERTIFICATE,
            "listener-cert-expired",
            parts -> parts.with(ended(parts.certificate(), time))),
        Wrong.altering(
            "TLS 1.0 only",
            Bite.HELLO,
            "tls-version-mismatch",
            parts -> parts.with(TlsProfile.tls10Only())),
        Wrong.behaving("accepts and is silent", Bite.REQUEST, "service-hung", _ -> Peer::drain));
  }

  private static List<Wrong> windowsWrongs(RandomGenerator random) {
    Duration time = Duration.ofDays(random.nextInt(1, 400));
    Duration skew = Duration.ofMinutes(random.nextInt(10, 900));
    long status =
        one(random, List.of(0xC0000234L, 0xC0000072L, 0xC0000193L, 0xC0000071L, 0xC0000224L));
    return List.of(
        key("resets every hello", Peer::reset),
        key("closes after every hello", Peer::finish),
        key("is silent after every hello", Peer::drain),
        Wrong.behaving(
            "alert 40 to every hello, as servers of the FreeRDP family without a key",
            Bite.HELLO,
            "listener-key-missing",
            RandomServer::freeRdpWithoutKey),
        Wrong.altering(
            "expired certificate",
            Bite.CERTIFICATE,
            "listener-cert-expired",
            parts -> parts.with(ended(parts.certificate(), time))),
        Wrong.altering(
            "certificate of the future",
            Bite.CERTIFICATE,
            "listener-cert-not-yet-valid",
            parts -> parts.with(beginning(parts.certificate(), time))),
        Wrong.altering(
            "weak certificate",
            Bite.CERTIFICATE,
            "listener-cert-weak",
            parts ->
                parts.with(
                    parts
                        .certificate()
                        .withKey(LabKey.WEAK)
                        .withSignature(CertificateSignature.SHA1_WITH_RSA))),
        Wrong.altering(
            "certificate for another name",
            Bite.CERTIFICATE,
            "cert-name-mismatch",
            parts -> parts.with(ofAnotherName())),
        Wrong.altering(
            "TLS 1.0 only",
            Bite.HELLO,
            "tls-version-mismatch",
            parts -> parts.with(TlsProfile.tls10Only())),
        Wrong.altering(
            "rare suites only",
            Bite.HELLO,
            "tls-cipher-mismatch",
            parts -> parts.with(TlsProfile.rareSuitesOnly())),
        Wrong.behaving(
            "alert 70 to every hello",
            Bite.HELLO,
            "tls-version-mismatch",
            parts ->
                parts.afterHello(peer -> Hello.sendAlert(peer, AlertDescription.PROTOCOL_VERSION))),
        new Wrong(
            "Standard RDP Security only",
            Bite.REQUEST,
            Set.of("security-layer-mismatch", "security-layer-policy"),
            Function.identity(),
            parts -> parts.negotiating(Negotiation.windowsWithStandardSecurityOnly())),
        Wrong.behaving(
            "no certificate for the listener (failure 3)",
            Bite.REQUEST,
            "listener-key-missing",
            parts ->
                parts.negotiating(
                    Negotiation.alwaysFailing(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER))),
        Wrong.behaving("accepts and is silent", Bite.REQUEST, "service-hung", _ -> Peer::drain),
        new Wrong(
            "a web server has the port",
            Bite.REQUEST,
            Set.of("not-an-rdp-server", "wrong-port", "port-conflict"),
            Function.identity(),
            _ -> Faults.find("http-on-the-port").orElseThrow().behaviour().get()),
        new Wrong(
            "an SSH server has the port",
            Bite.CONNECT, // it speaks first
            Set.of("not-an-rdp-server", "wrong-port", "port-conflict"),
            Function.identity(),
            _ -> Faults.find("ssh-on-the-port").orElseThrow().behaviour().get()),
        Wrong.behaving(
            "a port mapping to nobody",
            Bite.REQUEST,
            "wrong-port",
            _ -> Faults.find("reset-after-accept").orElseThrow().behaviour().get()),
        Wrong.altering(
            "a clock that is wrong by %d minutes".formatted(skew.toMinutes()),
            Bite.CREDSSP,
            "kerberos-clock-skew",
            parts ->
                parts
                    .withNla()
                    .with(
                        parts
                            .identity()
                            .withClockOffset(random.nextBoolean() ? skew : skew.negated()))),
        new Wrong(
            "CredSSP of before 2018",
            Bite.CREDSSP,
            Set.of("credssp-oracle", "credssp-version-mismatch"),
            Parts::withNla,
            parts -> parts.listening(parts.road(SignInPolicy.OPEN.withVersion(4)))),
        new Wrong(
            "refuses the right password",
            Bite.SIGN_IN,
            Set.of(causeOf(status)),
            Parts::withNla,
            parts -> parts.listening(parts.road(SignInPolicy.OPEN.refusing(new NtStatus(status))))),
        new Wrong(
            "knows another password",
            Bite.SIGN_IN,
            Set.of("credential-rejected"),
            Parts::withNla,
            parts -> parts.listening(parts.road(SignInPolicy.OPEN.withOtherPassword()))));
  }

  private static Wrong key(String name, Behaviour end) {
    return new Wrong(
        name,
        Bite.HELLO,
        Set.of("listener-key-unreadable", "machinekeys-acl"),
        Function.identity(),
        parts -> parts.afterHello(end));
  }

  private static Behaviour freeRdpWithoutKey(Parts parts) {
    return RdpListener.likeWindows(
            Negotiation.windowsDemandingNla(),
            (peer, _) -> {
              Hello.await(peer);
              Hello.sendAlert(peer, AlertDescription.HANDSHAKE_FAILURE);
            })
        .withSourceReference(RdpListener.FREERDP);
  }

  private static CertificateRecipe ended(CertificateRecipe certificate, Duration ago) {
    Instant end = Instant.now().minus(ago);
    return certificate.withValidity(end.minus(CertificateRecipe.WINDOWS_VALIDITY), end);
  }

  private static CertificateRecipe beginning(CertificateRecipe certificate, Duration in) {
    Instant begin = Instant.now().plus(in);
    return certificate.withValidity(begin, begin.plus(CertificateRecipe.WINDOWS_VALIDITY));
  }

  private static CertificateRecipe ofAnotherName() {
    String name = "otherhost.lab.example";
    return CertificateRecipe.asWindowsMakesIt(name)
        .withExtensions(
            List.of(
                CertificateExtension.serverAuthentication(),
                CertificateExtension.alternativeNames(List.of(name), List.of())))
        .issuedByLabAuthority();
  }

  private static String causeOf(long status) {
    return switch ((int) status) {
      case 0xC0000234 -> "account-locked";
      case 0xC0000072 -> "account-disabled";
      case 0xC0000193 -> "account-expired";
      case 0xC0000071 -> "account-password-expired";
      default -> "account-must-change-password";
    };
  }

  private static <T> T one(RandomGenerator random, List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }
}
