package org.rdpdoctor.probe.nla;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.PublicKeyNotBound;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.TestingLab.Examined;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;

/** Signing in to the lab's own servers, over real sockets. */
@Timeout(120)
class SignInTest {
  private static final String RIGHT = "lab";

  /** Counts, and may refuse. */
  private static final class TestingBudget implements AttemptBudget {
    private final List<String> events = new ArrayList<>();
    private final Optional<String> refusal;

    TestingBudget(Optional<String> refusal) {
      this.refusal = refusal;
    }

    @Override
    public synchronized Optional<String> take(String host, AccountName account) {
      events.add("take " + account);
      return refusal;
    }

    @Override
    public synchronized void settle(String host, AccountName account, boolean accepted) {
      events.add("settle " + accepted);
    }
  }

  private final TestingBudget budget = new TestingBudget(Optional.empty());

  @Test
  void signsInWithinThreeRoundTrips() throws InterruptedException {
    Examined examined = examine("healthy-windows", "LAB\\lab", RIGHT, budget);
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
    SignedIn signedIn = (SignedIn) signIn(examined);
    assertThat(signedIn.delegated()).isTrue();
    assertThat(signedIn.authorization()).contains(EarlyUserAuthorization.SUCCESS);
    assertThat(signedIn.attempt().mechanism()).isEqualTo("NTLM");
    assertThat(signedIn.attempt().credSspVersion()).isEqualTo(6);
    assertThat(signedIn.attempt().roundTrips()).isEqualTo(3);
    assertThat(signedIn.attempt().account()).isEqualTo(AccountForm.WITH_DOMAIN);
    assertThat(budget.events).containsExactly("take LAB\\lab", "settle true");
  }

  @Test
  void theNameAloneIsEnough() throws InterruptedException {
    SignedIn signedIn = (SignedIn) signIn(examine("healthy-windows", "lab", RIGHT, budget));
    assertThat(signedIn.attempt().account()).isEqualTo(AccountForm.BARE_NAME);
  }

  @ParameterizedTest
  @CsvSource({"credssp-oracle, 4", "credssp-version-2, 2"})
  void bindsTheKeyItselfToOldServers(String fault, int version) throws InterruptedException {
    SignedIn signedIn = (SignedIn) signIn(examine(fault, "lab", RIGHT, budget));
    assertThat(signedIn.attempt().credSspVersion()).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "nla-wrong-password, 0xC000006D",
    "no-such-user, 0xC0000064",
    "account-locked, 0xC0000234",
    "account-disabled, 0xC0000072",
    "account-expired, 0xC0000193",
    "password-expired, 0xC0000071",
    "password-must-change, 0xC0000224",
    "logon-hours, 0xC000006F",
    "workstation-restriction, 0xC0000070",
    "account-restriction, 0xC000006E",
    "logon-type-not-granted, 0xC000015B",
    "ntlm-blocked-server, 0xC0000418",
    "no-logon-server, 0xC000005E",
    "trust-broken, 0xC000018D",
    "channel-binding-failure, 0xC000035B"
  })
  void aRefusalHasItsStatusAndIsNotRepeated(String fault, String status)
      throws InterruptedException {
    Examined examined = examine(fault, "lab", RIGHT, budget);
    SignInRefused refused = (SignInRefused) signIn(examined);
    assertThat(refused.status()).hasToString(status);
    assertThat(refused.step()).isEqualTo(SignInStep.PROOF);
    assertThat(refused.attempt().roundTrips()).isEqualTo(2);
    assertThat(refused.blankPassword()).isFalse();
    assertThat(budget.events).containsExactly("take lab", "settle false");
  }

  @Test
  void aServerThatClosesInsteadOfTellingTheStatus() throws InterruptedException {
    SignInBroken broken =
        (SignInBroken) signIn(examine("nla-wrong-password-closed", "lab", RIGHT, budget));
    assertThat(broken.how()).isEqualTo(SignInEnding.CLOSED);
    assertThat(broken.step()).isEqualTo(SignInStep.PROOF);
  }

  @Test
  void anUnknownNameIsRefused() throws InterruptedException {
    assertThat(signIn(examine("healthy-windows", "nobody", RIGHT, budget)))
        .isInstanceOf(SignInRefused.class);
  }

  @Test
  void credentialsAreNotSentToAServerBoundToAnotherKey() throws InterruptedException {
    PublicKeyNotBound seen =
        (PublicKeyNotBound) signIn(examine("public-key-mismatch", "lab", RIGHT, budget));
    assertThat(seen.attempt().roundTrips()).isEqualTo(2);
    assertThat(budget.events).containsExactly("take lab", "settle false");
  }

  @Test
  void theServerSaysThatTheAccountMayNot() throws InterruptedException {
    SignInNotAuthorized seen =
        (SignInNotAuthorized) signIn(examine("no-rdp-right", "lab", RIGHT, budget));
    assertThat(seen.authorization()).isEqualTo(EarlyUserAuthorization.ACCESS_DENIED);
    assertThat(budget.events).containsExactly("take lab", "settle true");
  }

  @Test
  void withoutBudgetNobodyIsNamed() throws InterruptedException {
    TestingBudget empty = new TestingBudget(Optional.of("one attempt was made already"));
    Examined examined = examine("nla-wrong-password", "lab", RIGHT, empty);
    assertThat(signIn(examined))
        .isEqualTo(new SignInNotAttempted(SignInHindrance.BUDGET, "one attempt was made already"));
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
    assertThat(empty.events).containsExactly("take lab");
  }

  @Test
  void aServerWithoutNla() throws InterruptedException {
    SignInNotAttempted seen =
        (SignInNotAttempted) signIn(examine("healthy-xrdp", "lab", RIGHT, budget));
    assertThat(seen.hindrance()).isEqualTo(SignInHindrance.NO_NLA);
    assertThat(budget.events).isEmpty();
  }

  @Test
  void aTicketAloneHasNoMechanismHere() throws InterruptedException {
    Credentials ticket =
        new Credentials.TicketCache(AccountName.parse("lab@LAB.EXAMPLE"), Optional.empty());
    Examined examined = examine("healthy-windows", ticket, budget);
    assertThat(((SignInNotAttempted) signIn(examined)).hindrance())
        .isEqualTo(SignInHindrance.NO_MECHANISM);
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
  }

  private static SignInObservation signIn(Examined examined) {
    List<SignInObservation> seen = examined.seen(SignInObservation.class);
    assertThat(seen).hasSize(1);
    return seen.getFirst();
  }

  private static Examined examine(
      String fault, String account, String password, AttemptBudget budget)
      throws InterruptedException {
    return examine(
        fault,
        new Credentials.Password(
            AccountName.parse(account), Secret.of(password.getBytes(StandardCharsets.UTF_8))),
        budget);
  }

  private static Examined examine(String fault, Credentials credentials, AttemptBudget budget)
      throws InterruptedException {
    return TestingLab.examine(
        fault,
        TestingLab.options()
            .with(new SignInOptions(Optional.of(credentials), StageId.NLA, budget)));
  }
}
