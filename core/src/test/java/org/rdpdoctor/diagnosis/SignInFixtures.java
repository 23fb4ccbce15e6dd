package org.rdpdoctor.diagnosis;

import static org.rdpdoctor.diagnosis.EvidenceBuilder.attempt;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.challengeOfVersion;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.freeRdpNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;

import java.util.Map;
import java.util.TreeMap;
import org.rdpdoctor.diagnosis.CauseFixtures.Fixture;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.tls.TlsVersion;

/** The causes that a sign-in shows. The near miss is mostly the same refusal for another reason. */
final class SignInFixtures {
  private static final long LOGON_FAILURE = 0xC000006DL;
  private static final long LOCKED = 0xC0000234L;

  private SignInFixtures() {}

  static Map<String, Fixture> all() {
    Map<String, Fixture> fixtures = new TreeMap<>();
    named(fixtures, "account-locked", LOCKED);
    named(fixtures, "account-disabled", 0xC0000072L);
    named(fixtures, "account-expired", 0xC0000193L);
    named(fixtures, "account-password-expired", 0xC0000071L);
    named(fixtures, "account-must-change-password", 0xC0000224L);
    named(fixtures, "account-logon-hours", 0xC0000070L);
    named(fixtures, "dc-unreachable", 0xC000005EL);
    named(fixtures, "dc-trust-broken", 0xC000018DL);
    named(fixtures, "ntlm-blocked-server", 0xC0000418L);
    hinted(fixtures, "kerberos-required", Verdict.POSSIBLE, 2, 0xC0000418L);
    hinted(fixtures, "credential-rejected", Verdict.LIKELY, 1, LOGON_FAILURE);
    hinted(fixtures, "account-renamed", Verdict.POSSIBLE, 3, 0xC0000064L);
    hinted(fixtures, "account-access-denied", Verdict.LIKELY, 1, 0xC0000413L);
    hinted(fixtures, "kerberos-protected-users", Verdict.LIKELY, 1, 0xC000006EL);
    hinted(fixtures, "duplicate-sid", Verdict.LIKELY, 1, 0x8009030EL);
    fixtures.put(
        "account-no-rdp-right",
        new Fixture(Verdict.LIKELY, 1, notAuthorized(), windows().signsIn()));
    fixtures.put(
        "account-deny-right",
        new Fixture(Verdict.POSSIBLE, 2, notAuthorized(), windows().signsIn()));
    fixtures.put(
        "account-blank-password",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows().signIn(refused(attempt(), 0xC000006EL, true)),
            windows().refuses(0xC000006EL)));
    fixtures.put(
        "entra-auth-required",
        new Fixture(
            Verdict.LIKELY,
            2,
            windows().signIn(refused(attempt(AccountForm.ENTRA), LOGON_FAILURE, false)),
            windows().refuses(LOGON_FAILURE)));
    fixtures.put(
        "client-stale-credentials",
        new Fixture(Verdict.LIKELY, 1, windows().signsIn().symptom(0x807, 0), windows().signsIn()));
    fixtures.put(
        "policy-prompt-password",
        new Fixture(
            Verdict.POSSIBLE, 9, windows().signsIn().symptom(0x807, 0), windows().signsIn()));
    fixtures.put(
        "credssp-oracle",
        new Fixture(Verdict.LIKELY, 1, windows().nla(challengeOfVersion(4)), windows().signsIn()));
    fixtures.put(
        "credssp-version-mismatch",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows()
                .signIn(
                    new SignInBroken(
                        attempt(), SignInStep.PROOF, SignInEnding.ALERTED, "alert 80")),
            windows().signsIn()));
    fixtures.put(
        "ntlm-level-mismatch",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows()
                .signIn(
                    new SignInBroken(
                        attempt(),
                        SignInStep.FIRST_TOKEN,
                        SignInEnding.OURS,
                        "NTLM flags at offset 0 is 0")),
            windows().signsIn()));
    fixtures.put(
        "server-credentials-unset",
        new Fixture(
            Verdict.POSSIBLE, 2, freeRdp().closesAfterProof(), windows().closesAfterProof()));
    return fixtures;
  }

  /** The server says so, and nothing else explains it. */
  private static void named(Map<String, Fixture> fixtures, String cause, long status) {
    fixtures.put(
        cause,
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows().refuses(status),
            windows().refuses(status == LOCKED ? LOGON_FAILURE : LOCKED)));
  }

  private static void hinted(
      Map<String, Fixture> fixtures, String cause, Verdict verdict, int rank, long status) {
    fixtures.put(
        cause, new Fixture(verdict, rank, windows().refuses(status), windows().refuses(LOCKED)));
  }

  private static EvidenceBuilder notAuthorized() {
    return windows()
        .signIn(new SignInNotAuthorized(attempt(), EarlyUserAuthorization.ACCESS_DENIED));
  }

  private static SignInRefused refused(SignInAttempt attempt, long status, boolean blank) {
    return new SignInRefused(attempt, SignInStep.PROOF, new NtStatus(status), blank);
  }

  private static EvidenceBuilder freeRdp() {
    return freeRdpNegotiation()
        .tls(
            EvidenceBuilder.accepted(TlsVersion.TLS_1_3),
            EvidenceBuilder.session(TlsVersion.TLS_1_3))
        .certificate(EvidenceBuilder.selfSigned());
  }
}
