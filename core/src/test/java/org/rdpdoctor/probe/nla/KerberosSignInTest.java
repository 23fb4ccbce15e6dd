package org.rdpdoctor.probe.nla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.KerberosObservation.KerberosNotUsed;
import org.rdpdoctor.model.KerberosObservation.TicketGranted;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.certificate.CertificateStage;
import org.rdpdoctor.probe.kerberos.TestingBudget;
import org.rdpdoctor.probe.kerberos.TestingKdc;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.ServiceResolver.Services;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.name.TestingResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.probe.tls.TlsStage;
import org.rdpdoctor.wire.Secret;

/**
 * CredSSP with Kerberos: a real MIT KDC, our client, and the JDK's acceptor in the lab's server.
 */
@Timeout(120)
class KerberosSignInTest {
  private static final String NAME = "rdphost.lab.example";
  private static TestingKdc kdc;

  private final TestingBudget budget = new TestingBudget(Optional.empty());

  @BeforeAll
  static void startKdc() {
    kdc = TestingKdc.start();
  }

  @AfterAll
  static void stopKdc() {
    if (kdc != null) {
      kdc.close();
    }
  }

  private static List<Observation> examine(
      Behaviour behaviour, String name, Credentials credentials, AttemptBudget budget)
      throws InterruptedException, IOException {
    KerberosOrNtlm mechanisms =
        new KerberosOrNtlm(
            Clock.systemUTC(),
            (_, _) -> new Services.Unknown("not asked in this test"),
            new SystemResolver(List::of),
            Optional.of(kdc.location()));
    List<Supplier<Stage>> stages =
        List.of(
            TcpStage::new,
            NegotiationStage::new,
            TlsStage::new,
            CertificateStage::new,
            () -> new NlaStage(Clock.systemUTC(), mechanisms));
    Fault fault = Fault.withoutCase("of-a-test", "as the test says", () -> behaviour);
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0)) {
      Run run =
          new Prober(
                  TestingLab.options()
                      .with(new SignInOptions(Optional.of(credentials), StageId.NLA, budget)),
                  InstantSource.system(),
                  new NameStage(TestingResolver.found("127.0.0.1")),
                  stages,
                  CaptureSink.NONE,
                  ProbeObserver.NONE)
              .examine(new Target(name, name, server.port()));
      return run.roads().getFirst().stages().stream()
          .map(StageReport::observations)
          .flatMap(List::stream)
          .map(Observed::observation)
          .toList();
    }
  }

  private static Credentials password(String account, String password) {
    return new Credentials.Password(
        AccountName.parse(account), Secret.of(password.getBytes(StandardCharsets.UTF_8)));
  }

  private static <T> List<T> all(List<Observation> seen, Class<T> kind) {
    return seen.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static TestingKerberosServer server() {
    return new TestingKerberosServer(kdc.keytab(), "TERMSRV/rdphost.lab.example@LAB.EXAMPLE");
  }

  @Test
  void signsInWithAPassword() throws IOException, InterruptedException {
    TestingKerberosServer server = server();
    List<Observation> seen =
        examine(
            server.behaviour(), NAME, password("alice@LAB.EXAMPLE", TestingKdc.PASSWORD), budget);

    assertThat(all(seen, SignedIn.class)).as("%s%n%s", seen, server.events()).hasSize(1);
    SignedIn signedIn = all(seen, SignedIn.class).getFirst();
    assertThat(signedIn.attempt().mechanism()).isEqualTo("Kerberos");
    assertThat(signedIn.delegated()).isTrue();
    assertThat(server.events()).contains("bound", "given alice@LAB.EXAMPLE and Passw0rd");
    assertThat(all(seen, NlaChallenged.class)).as("NTLM").isEmpty();
    assertThat(budget.settled()).containsOnly(true);
  }

  @Test
  void signsInWithATicketAlone() throws IOException, InterruptedException {
    TestingKerberosServer server = server();
    List<Observation> seen =
        examine(
            server.behaviour(),
            NAME,
            new Credentials.TicketCache(
                AccountName.parse("alice@LAB.EXAMPLE"), Optional.of(kdc.cacheOf("alice"))),
            budget);

    assertThat(all(seen, SignedIn.class)).as("%s%n%s", seen, server.events()).hasSize(1);
    assertThat(all(seen, SignedIn.class).getFirst().delegated()).isFalse();
    assertThat(server.events()).contains("bound");
  }

  @Test
  void aPasswordThatTheKdcRefusesIsNotTriedWithNtlm() throws IOException, InterruptedException {
    List<Observation> seen =
        examine(windows(), NAME, password("alice@LAB.EXAMPLE", "wrong"), budget);

    assertThat(all(seen, SignInNotAttempted.class))
        .extracting(SignInNotAttempted::hindrance)
        .containsExactly(SignInHindrance.REFUSED_BY_KDC);
    assertThat(all(seen, KdcErrorSent.class).getFirst().name()).isEqualTo("KDC_ERR_PREAUTH_FAILED");
    assertThat(budget.taken()).hasSize(1);
    assertThat(budget.settled()).containsExactly(false);
  }

  @Test
  void withoutAServicePrincipalNtlmIsUsed() throws IOException, InterruptedException {
    List<Observation> seen =
        examine(
            windows(),
            "other.lab.example",
            password("alice@LAB.EXAMPLE", TestingKdc.PASSWORD),
            budget);

    assertThat(all(seen, KerberosNotUsed.class).getFirst().why())
        .isEqualTo("no ticket for TERMSRV/other.lab.example");
    assertThat(all(seen, TicketGranted.class)).hasSize(1);
    assertThat(all(seen, NlaChallenged.class)).hasSize(1);
  }

  @Test
  void anAddressIsForNtlm() throws IOException, InterruptedException {
    List<Observation> seen =
        examine(windows(), "127.0.0.1", password("lab@LAB.EXAMPLE", "lab"), budget);

    assertThat(all(seen, KerberosNotUsed.class).getFirst().why()).contains("address");
    assertThat(all(seen, NlaChallenged.class)).hasSize(1);
  }

  private static Behaviour windows() {
    return Faults.find("healthy-windows").orElseThrow().behaviour().get();
  }
}
