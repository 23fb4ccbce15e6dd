package org.rdpdoctor.probe.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.CipherSuite.KeyExchange;
import org.rdpdoctor.wire.tls.CipherSuites;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * Lists every suite and group of the accepted versions with one connection for each that is found:
 * a hello offers all that are left, the server's choice is taken out, until it refuses.
 */
final class CipherScan {
  private static final Duration HELLO_LIMIT = Duration.ofSeconds(4);

  private final RoadContext context;
  private final TlsRoad road;

  CipherScan(RoadContext context, TlsRoad road) {
    this.context = context;
    this.road = road;
  }

  /** One {@link CipherSuitesListed} per version; versions side by side, each one step by step. */
  List<Observed> scan(List<TlsVersion> versions) throws InterruptedException {
    List<Callable<List<Observed>>> scans = new ArrayList<>();
    for (TlsVersion version : versions) {
      scans.add(() -> List.of(Observed.byProbe(new VersionScan(version).list())));
    }
    return TlsStage.all(scans);
  }

  private final class VersionScan {
    private final TlsVersion version;
    private final HelloProfile profile;
    private final long startedNanos = System.nanoTime();
    private int connections;

    VersionScan(TlsVersion version) {
      this.version = version;
      this.profile = HelloProfile.only(version).withServerName(context.target().host());
    }

    CipherSuitesListed list() throws InterruptedException {
      List<CipherSuite> found = new ArrayList<>();
      for (List<CipherSuite> chunk :
          CipherSuites.chunks(CipherSuites.scannableIn(version), CipherSuites.MAX_PER_HELLO)) {
        found.addAll(choices(chunk));
      }
      Optional<Boolean> serverPrefers = serverPrefers(found);
      List<NamedGroup> groups = groups(found);
      return new CipherSuitesListed(
          new Hello(Way.AFTER_NEGOTIATION, List.of(version), profile.serverName()),
          version,
          found,
          serverPrefers,
          groups,
          connections,
          Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    /** The suites of the chunk that the server takes, in the order in which it takes them. */
    private List<CipherSuite> choices(List<CipherSuite> chunk) throws InterruptedException {
      List<CipherSuite> left = new ArrayList<>(chunk);
      List<CipherSuite> chosen = new ArrayList<>();
      while (!left.isEmpty()) {
        Optional<CipherSuite> choice =
            ask(profile.withCipherSuites(left)).map(TlsAccepted::suite).filter(left::contains);
        if (choice.isEmpty()) {
          break;
        }
        left.remove(choice.get());
        chosen.add(choice.get());
      }
      return chosen;
    }

    /** Whether the first choice stays the same when we name it last. */
    private Optional<Boolean> serverPrefers(List<CipherSuite> found) throws InterruptedException {
      if (found.size() < 2) {
        return Optional.empty();
      }
      return ask(profile.withCipherSuites(found.reversed()))
          .map(accepted -> accepted.suite().equals(found.getFirst()));
    }

    private List<NamedGroup> groups(List<CipherSuite> found) throws InterruptedException {
      List<CipherSuite> agreeing =
          found.stream()
              .filter(suite ->
                  suite.keyExchange() == KeyExchange.EPHEMERAL_ECDH
                      || suite.keyExchange() == KeyExchange.SEPARATE)
              .toList();
      List<NamedGroup> left = new ArrayList<>(agreeing.isEmpty() ? List.of() : profile.groups());
      List<NamedGroup> chosen = new ArrayList<>();
      while (!left.isEmpty()) {
        Optional<NamedGroup> choice =
            ask(profile.withCipherSuites(agreeing).withGroups(left))
                .flatMap(TlsAccepted::group)
                .filter(left::contains);
        if (choice.isEmpty()) {
          break;
        }
        left.remove(choice.get());
        chosen.add(choice.get());
      }
      return chosen;
    }

    private Optional<TlsAccepted> ask(HelloProfile offer) throws InterruptedException {
      if (context.left().isZero()) {
        return Optional.empty();
      }
      connections++;
      TlsRoad.Opened opened = road.forHello(version.name() + " suites");
      if (!(opened instanceof TlsRoad.Opened.Ready ready)) {
        return Optional.empty();
      }
      try (var conversation = ready.conversation()) {
        return HelloExchange.ask(
                        conversation, Way.AFTER_NEGOTIATION, offer, context.atMost(HELLO_LIMIT))
                    .observation()
                instanceof TlsAccepted accepted
            ? Optional.of(accepted)
            : Optional.empty();
      }
    }
  }
}
