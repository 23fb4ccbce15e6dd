package org.rdpdoctor.probe.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.Exchange;
import org.rdpdoctor.model.KerberosObservation.KdcAnswered;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.KerberosObservation.KdcRefused;
import org.rdpdoctor.model.KerberosObservation.KdcReplyUnusable;
import org.rdpdoctor.model.KerberosObservation.KdcSilent;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KerberosAttemptHeldBack;
import org.rdpdoctor.model.KerberosObservation.KerberosTargetIsAddress;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationNotRequired;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.KerberosObservation.RealmUnknown;
import org.rdpdoctor.model.KerberosObservation.TicketCacheRead;
import org.rdpdoctor.model.KerberosObservation.TicketCacheUnusable;
import org.rdpdoctor.model.KerberosObservation.TicketGranted;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.kerberos.KerberosWalk.Question;
import org.rdpdoctor.probe.name.ServiceResolver;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.wire.Secret;

/** The walk at a real MIT KDC on loopback. */
class KerberosWalkTest {
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

  private static final ServiceResolver NO_SERVICES =
      (_, _) -> new ServiceResolver.Services.Unknown("not asked in this test");

  private static List<KerberosObservation> walk(Question question) throws InterruptedException {
    return walk(Clock.systemUTC(), question);
  }

  private static List<KerberosObservation> walk(Clock clock, Question question)
      throws InterruptedException {
    return new KerberosWalk(clock, NO_SERVICES, new SystemResolver(List::of)).walk(question).seen();
  }

  private static Question asking(String host) {
    return new Question(
        host,
        Optional.empty(),
        Optional.of(kdc.location()),
        Optional.empty(),
        Optional.empty(),
        AttemptBudget.NO_ATTEMPTS,
        Duration.ofSeconds(20));
  }

  private static Question signingIn(String host, String account, String password) {
    AccountName name = AccountName.parse(account);
    return new Question(
        host,
        Optional.empty(),
        Optional.of(kdc.location()),
        Optional.empty(),
        Optional.of(new Credentials.Password(name, secret(password))),
        new TestingBudget(Optional.empty()),
        Duration.ofSeconds(20));
  }

  @Test
  void theBudgetLearnsWhetherThePasswordWasRight() throws InterruptedException {
    for (String password : List.of(TestingKdc.PASSWORD, "wrong")) {
      TestingBudget budget = new TestingBudget(Optional.empty());
      List<KerberosObservation> seen =
          walk(with(signingIn(HOST, "alice@LAB.EXAMPLE", password), budget));

      assertThat(seen).isNotEmpty();
      assertThat(budget.settled()).containsExactly(password.equals(TestingKdc.PASSWORD));
    }
  }

  private static Question with(Question question, AttemptBudget budget) {
    return new Question(
        question.host(),
        question.realm(),
        question.kdc(),
        question.account(),
        question.credentials(),
        budget,
        question.limit());
  }

  private static Secret secret(String text) {
    return Secret.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> List<T> all(List<KerberosObservation> seen, Class<T> type) {
    return seen.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static <T> T only(List<KerberosObservation> seen, Class<T> type) {
    assertThat(all(seen, type)).as("of %s", seen).hasSize(1);
    return all(seen, type).getFirst();
  }

  @Test
  void withoutAnAccountItShowsThatTheRealmIsRight() throws InterruptedException {
    List<KerberosObservation> seen = walk(asking(HOST));

    assertThat(only(seen, RealmAssumed.class).realm()).isEqualTo("LAB.EXAMPLE");
    assertThat(all(seen, KdcAnswered.class))
        .extracting(KdcAnswered::transport)
        .containsExactlyInAnyOrder(KdcTransport.TCP, KdcTransport.UDP);
    KdcErrorSent error = only(seen, KdcErrorSent.class);
    assertThat(error.name()).isEqualTo("KDC_ERR_C_PRINCIPAL_UNKNOWN");
    assertThat(error.neutral()).isTrue();
    assertThat(all(seen, KdcClockRead.class).getFirst().skew())
        .isBetween(Duration.ofSeconds(-3), Duration.ofSeconds(3));
  }

  @Test
  void aWrongRealmHasNoSuchClient() throws InterruptedException {
    List<KerberosObservation> seen =
        walk(
            new Question(
                HOST,
                Optional.of("OTHER.EXAMPLE"),
                Optional.of(kdc.location()),
                Optional.empty(),
                Optional.empty(),
                AttemptBudget.NO_ATTEMPTS,
                Duration.ofSeconds(20)));

    // Windows says KDC_ERR_WRONG_REALM; MIT's KDC says no more than this.
    assertThat(only(seen, KdcErrorSent.class).name()).isEqualTo("KDC_ERR_C_PRINCIPAL_UNKNOWN");
    assertThat(only(seen, KdcErrorSent.class).realm()).isEqualTo("OTHER.EXAMPLE");
  }

  @Test
  void anAccountMustProveItsPassword() throws InterruptedException {
    Question question = asking(HOST);
    List<KerberosObservation> seen =
        walk(
            new Question(
                HOST,
                question.realm(),
                question.kdc(),
                Optional.of(AccountName.parse("alice@lab.example")),
                Optional.empty(),
                question.budget(),
                question.limit()));

    PreauthenticationRequired required = only(seen, PreauthenticationRequired.class);
    assertThat(required.encryptionTypes()).contains("aes256-cts-hmac-sha1-96");
    assertThat(required.usable()).isTrue();
    assertThat(all(seen, TicketGranted.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "alice@LAB.EXAMPLE",
    "alice@lab.example",
    "lab.example\\alice",
    "newkeys@LAB.EXAMPLE"
  })
  void signsInAndGetsTheHostsTicket(String account) throws InterruptedException {
    List<KerberosObservation> seen = walk(signingIn(HOST, account, TestingKdc.PASSWORD));

    assertThat(all(seen, TicketGranted.class))
        .as("of %s", seen)
        .extracting(TicketGranted::exchange)
        .containsExactly(Exchange.AS_WITH_PASSWORD, Exchange.TGS);
    assertThat(all(seen, TicketGranted.class).getLast().service())
        .isEqualTo("TERMSRV/rdphost.lab.example@LAB.EXAMPLE");
  }

  @ParameterizedTest
  @CsvSource({
    "alice, wrong, AS_WITH_PASSWORD, KDC_ERR_PREAUTH_FAILED",
    "nobody, Passw0rd, AS_WITHOUT_PROOF, KDC_ERR_C_PRINCIPAL_UNKNOWN",
    "expired, Passw0rd, AS_WITHOUT_PROOF, KDC_ERR_NAME_EXP",
    "mustchange, Passw0rd, AS_WITHOUT_PROOF, KDC_ERR_KEY_EXPIRED",
    "disabled, Passw0rd, AS_WITHOUT_PROOF, KDC_ERR_CLIENT_REVOKED"
  })
  void tellsWhyItRefuses(String user, String password, Exchange exchange, String error)
      throws InterruptedException {
    List<KerberosObservation> seen = walk(signingIn(HOST, user + "@LAB.EXAMPLE", password));

    assertThat(only(seen, KdcErrorSent.class).name()).as("of %s", seen).isEqualTo(error);
    assertThat(only(seen, KdcErrorSent.class).exchange()).isEqualTo(exchange);
    assertThat(all(seen, TicketGranted.class)).isEmpty();
  }

  @Test
  void aMissingServicePrincipalIsTold() throws InterruptedException {
    List<KerberosObservation> seen =
        walk(signingIn("other.lab.example", "alice@LAB.EXAMPLE", TestingKdc.PASSWORD));

    KdcErrorSent error = only(seen, KdcErrorSent.class);
    assertThat(error.name()).isEqualTo("KDC_ERR_S_PRINCIPAL_UNKNOWN");
    assertThat(error.exchange()).isEqualTo(Exchange.TGS);
    assertThat(error.service()).isEqualTo("TERMSRV/other.lab.example");
  }

  @Test
  void withoutPreauthenticationTheTicketItselfShowsTheWrongPassword() throws InterruptedException {
    List<KerberosObservation> right =
        walk(signingIn(HOST, "roasted@LAB.EXAMPLE", TestingKdc.PASSWORD));
    List<KerberosObservation> wrong = walk(signingIn(HOST, "roasted@LAB.EXAMPLE", "wrong"));

    assertThat(all(right, PreauthenticationNotRequired.class)).hasSize(1);
    assertThat(all(right, TicketGranted.class)).hasSize(2);
    assertThat(only(wrong, KdcReplyUnusable.class).problem()).isEqualTo("the key does not open it");
  }

  @Test
  void anAccountWithOldKeysAloneIsNotTried() throws InterruptedException {
    List<KerberosObservation> seen =
        walk(signingIn(HOST, "oldkeys@LAB.EXAMPLE", TestingKdc.PASSWORD));

    PreauthenticationRequired required = only(seen, PreauthenticationRequired.class);
    assertThat(required.encryptionTypes()).containsExactly("rc4-hmac");
    assertThat(required.usable()).isFalse();
    assertThat(all(seen, TicketGranted.class)).isEmpty();
  }

  @Test
  void ourWrongClockIsSeenAndRefused() throws InterruptedException {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20));
    List<KerberosObservation> seen =
        walk(late, signingIn(HOST, "alice@LAB.EXAMPLE", TestingKdc.PASSWORD));

    assertThat(only(seen, KdcErrorSent.class).name()).isEqualTo("KRB_AP_ERR_SKEW");
    assertThat(all(seen, KdcClockRead.class).getFirst().skew())
        .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
  }

  @Test
  void theKdcsWrongClockIsSeenAndRefused() throws InterruptedException {
    try (TestingKdc fast = TestingKdc.start("offset=+20m")) {
      Question question = signingIn(HOST, "alice@LAB.EXAMPLE", TestingKdc.PASSWORD);
      List<KerberosObservation> seen = walk(at(question, fast));

      assertThat(only(seen, KdcErrorSent.class).name()).isEqualTo("KRB_AP_ERR_SKEW");
      assertThat(all(seen, KdcClockRead.class).getFirst().skew())
          .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
    }
  }

  @Test
  void aKdcThatIsDeafOnUdpStillServes() throws InterruptedException {
    try (TestingKdc deaf = TestingKdc.start("udp=no")) {
      Question question = signingIn(HOST, "alice@LAB.EXAMPLE", TestingKdc.PASSWORD);
      List<KerberosObservation> seen = walk(at(question, deaf));

      assertThat(only(seen, KdcRefused.class).transport()).isEqualTo(KdcTransport.UDP);
      assertThat(all(seen, TicketGranted.class)).hasSize(2);
    }
  }

  @Test
  void aKdcThatIsSilentOnUdpStillServes() throws IOException, InterruptedException {
    try (TestingKdc deaf = TestingKdc.start("udp=no");
        DatagramSocket silent =
            new DatagramSocket(
                deaf.location().port(), InetAddress.ofLiteral(deaf.location().host()))) {
      assertThat(silent.isBound()).isTrue();
      Question question = signingIn(HOST, "alice@LAB.EXAMPLE", TestingKdc.PASSWORD);
      List<KerberosObservation> seen = walk(at(question, deaf));

      assertThat(only(seen, KdcSilent.class).transport()).isEqualTo(KdcTransport.UDP);
      assertThat(all(seen, TicketGranted.class)).hasSize(2);
    }
  }

  @Test
  void aClosedKdcIsRefusedOverBoth() throws InterruptedException {
    TestingKdc gone = TestingKdc.start();
    gone.close();
    Question question = signingIn(HOST, "alice@LAB.EXAMPLE", TestingKdc.PASSWORD);
    List<KerberosObservation> seen = walk(at(question, gone));

    assertThat(all(seen, KdcRefused.class)).hasSize(2);
    assertThat(only(seen, KerberosAttemptHeldBack.class).why()).isEqualTo("no KDC answers");
  }

  private static Question at(Question question, TestingKdc other) {
    return new Question(
        question.host(),
        question.realm(),
        Optional.of(other.location()),
        question.account(),
        question.credentials(),
        question.budget(),
        question.limit());
  }

  @Test
  void theBudgetIsAskedBeforeThePasswordIsUsed() throws InterruptedException {
    TestingBudget none =
        new TestingBudget(Optional.of("one attempt was made less than an hour ago"));
    Question question = signingIn(HOST, "alice@LAB.EXAMPLE", TestingKdc.PASSWORD);
    List<KerberosObservation> seen = walk(with(question, none));

    assertThat(none.taken()).containsExactly("rdphost.lab.example alice@LAB.EXAMPLE");
    assertThat(none.settled()).isEmpty();
    assertThat(only(seen, KerberosAttemptHeldBack.class).why()).contains("less than an hour");
    assertThat(all(seen, TicketGranted.class)).isEmpty();
  }

  @Test
  void aTicketCacheServesWithoutPassword() throws InterruptedException {
    List<KerberosObservation> seen = walk(withCache(Optional.of(kdc.cacheOf("alice"))));

    assertThat(only(seen, TicketCacheRead.class).realm()).isEqualTo("LAB.EXAMPLE");
    assertThat(only(seen, TicketGranted.class).exchange()).isEqualTo(Exchange.TGS);
  }

  @Test
  void aMissingTicketCacheIsTold() throws InterruptedException {
    List<KerberosObservation> seen =
        walk(withCache(Optional.of(kdc.keytab().resolveSibling("no-cache"))));

    assertThat(only(seen, TicketCacheUnusable.class).why()).contains("kinit");
  }

  private static Question withCache(Optional<Path> file) {
    return new Question(
        HOST,
        Optional.empty(),
        Optional.of(kdc.location()),
        Optional.empty(),
        Optional.of(new Credentials.TicketCache(AccountName.parse("alice@LAB.EXAMPLE"), file)),
        AttemptBudget.NO_ATTEMPTS,
        Duration.ofSeconds(20));
  }

  @Test
  void anAddressHasNoRealmOfItsOwn() throws InterruptedException {
    List<KerberosObservation> seen =
        walk(asking(InetAddress.getLoopbackAddress().getHostAddress()));

    assertThat(all(seen, KerberosTargetIsAddress.class)).hasSize(1);
    assertThat(all(seen, RealmUnknown.class)).hasSize(1);
    assertThat(all(seen, KdcSilent.class)).isEmpty();
  }
}
