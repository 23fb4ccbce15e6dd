package org.rdpdoctor.probe.nla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.kerberos.HostTickets;
import org.rdpdoctor.probe.kerberos.TestingBudget;
import org.rdpdoctor.probe.kerberos.TestingKdc;
import org.rdpdoctor.probe.kerberos.TicketOffice;
import org.rdpdoctor.probe.name.ServiceResolver.Services;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;

/** Tickets of a real MIT KDC, and the JDK's own acceptor on the other side. */
class KerberosContextTest {
  private static final String HOST = "rdphost.lab.example";
  private static TestingKdc kdc;

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

  private static HostTickets tickets(String user) throws InterruptedException {
    List<KerberosObservation> seen = new ArrayList<>();
    TicketOffice office =
        new TicketOffice(
            Clock.systemUTC(),
            (_, _) -> new Services.Unknown("not asked in this test"),
            new SystemResolver(List::of),
            Optional.of(kdc.location()),
            Deadline.in(Duration.ofSeconds(20)),
            seen::add);
    TicketOffice.Outcome outcome =
        office.tickets(
            new Credentials.Password(
                AccountName.parse(user),
                Secret.of(TestingKdc.PASSWORD.getBytes(StandardCharsets.UTF_8))),
            TestingKdc.REALM,
            HOST,
            new TestingBudget(Optional.empty()));
    assertThat(outcome).as("%s", seen).isInstanceOf(TicketOffice.Outcome.Granted.class);
    return ((TicketOffice.Outcome.Granted) outcome).tickets();
  }

  @Test
  void bothSidesAgreeAndSeal()
      throws SignInProblem, GSSException, IOException, InterruptedException {
    TestingAcceptor acceptor =
        new TestingAcceptor(kdc.keytab(), "TERMSRV/rdphost.lab.example@LAB.EXAMPLE");
    try (KerberosContext context = KerberosContext.with(tickets("alice@LAB.EXAMPLE"))) {
      Bytes first = context.next(Optional.empty()).orElseThrow();
      Bytes answer = acceptor.accept(first);
      assertThat(context.next(Optional.of(answer))).isEmpty();

      assertThat(context.isComplete()).isTrue();
      assertThat(acceptor.client()).isEqualTo("alice@LAB.EXAMPLE");
      assertThat(acceptor.state())
          .isEqualTo(
              Map.of(
                  "established", true, "mutual", true, "confidential", true, "delegated", false));
      Bytes plain = Bytes.ofHex("00112233445566778899");
      for (int turn = 0; turn < 3; turn++) {
        assertThat(acceptor.unwrap(context.seal(plain))).isEqualTo(plain);
        assertThat(context.unseal(acceptor.wrap(plain))).isEqualTo(plain);
      }
    }
  }

  /** The other side is MIT's library, which shares no code with the JDK. */
  @Test
  void mitsLibraryAgreesAndSeals()
      throws SignInProblem, GSSException, IOException, InterruptedException {
    try (MitAcceptor acceptor = MitAcceptor.start(kdc.keytab());
        KerberosContext context = KerberosContext.with(tickets("alice@LAB.EXAMPLE"))) {
      Bytes answer = acceptor.ask("accept", context.next(Optional.empty()).orElseThrow());
      assertThat(context.next(Optional.of(answer))).isEmpty();

      assertThat(acceptor.say("who")).isEqualTo("alice@LAB.EXAMPLE complete");
      Bytes plain = Bytes.ofHex("00112233445566778899");
      for (int turn = 0; turn < 3; turn++) {
        assertThat(acceptor.ask("unwrap", context.seal(plain))).isEqualTo(plain);
        assertThat(context.unseal(acceptor.ask("wrap", plain))).isEqualTo(plain);
      }
    }
  }

  @Test
  void whatWasChangedOnTheWayIsNoticed()
      throws SignInProblem, GSSException, IOException, InterruptedException {
    TestingAcceptor acceptor =
        new TestingAcceptor(kdc.keytab(), "TERMSRV/rdphost.lab.example@LAB.EXAMPLE");
    try (KerberosContext context = KerberosContext.with(tickets("alice@LAB.EXAMPLE"))) {
      Bytes answer = acceptor.accept(context.next(Optional.empty()).orElseThrow());
      assertThat(context.next(Optional.of(answer))).isEmpty();
      byte[] sealed = acceptor.wrap(Bytes.ofHex("0011")).toArray();
      sealed[sealed.length - 1] ^= 1;

      assertThatThrownBy(() -> context.unseal(Bytes.of(sealed)))
          .isInstanceOf(SignInProblem.class)
          .hasMessageContaining("Kerberos");
    }
  }

  @Test
  void aRejectionIsAProblemInWords()
      throws SignInProblem, GSSException, IOException, InterruptedException {
    try (KerberosContext context = KerberosContext.with(tickets("alice@LAB.EXAMPLE"))) {
      assertThat(context.next(Optional.empty())).isPresent();
      Bytes reject = Bytes.ofHex("a1073005a0030a0102");

      assertThatThrownBy(() -> context.next(Optional.of(reject)))
          .isInstanceOf(SignInProblem.class)
          .hasMessage("the server rejects Kerberos");
    }
  }
}
