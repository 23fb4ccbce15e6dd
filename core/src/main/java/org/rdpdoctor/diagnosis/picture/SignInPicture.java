package org.rdpdoctor.diagnosis.picture;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.SignInObservation.PublicKeyNotBound;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.wire.mstypes.NtStatus;

/** What came of the credentials, if there were any. */
public record SignInPicture(StageView view) {
  /** MS-ERREF 2.3, in the words of the person who signs in. */
  private static final Map<Long, String> MEANINGS =
      Map.ofEntries(
          Map.entry(0xC000006DL, "name or password is wrong"),
          Map.entry(0x8009030CL, "name or password is wrong"),
          Map.entry(0xC000006AL, "the password is wrong"),
          Map.entry(0xC0000064L, "there is no such account"),
          Map.entry(0xC0000234L, "the account is locked out"),
          Map.entry(0xC0000072L, "the account is disabled"),
          Map.entry(0xC0000193L, "the account has expired"),
          Map.entry(0xC0000071L, "the password has expired"),
          Map.entry(0xC0000224L, "the password must be changed first"),
          Map.entry(0xC000006FL, "it is outside the account's logon hours"),
          Map.entry(0xC0000070L, "the account may not sign in from this workstation"),
          Map.entry(0xC000006EL, "a restriction of the account forbids it"),
          Map.entry(0xC000015BL, "the account lacks the logon right, or is denied it"),
          Map.entry(0xC0000022L, "access is denied"),
          Map.entry(0xC0000413L, "the trust lets only chosen accounts sign in here"),
          Map.entry(0xC0000418L, "NTLM is blocked"),
          Map.entry(0xC00000BBL, "this way to sign in is not supported"),
          Map.entry(0xC000005EL, "the server reaches no domain controller"),
          Map.entry(0xC0000192L, "the server's Netlogon service does not run"),
          Map.entry(0xC0000133L, "the server's clock differs from its domain controller's"),
          Map.entry(0xC000018BL, "the domain does not know the server"),
          Map.entry(0xC000018CL, "the trust between the domains fails"),
          Map.entry(0xC000018DL, "the server's trust with its domain fails"),
          Map.entry(0xC0000190L, "the server's trust with its domain fails"),
          Map.entry(0xC000035BL, "the channel binding does not fit"),
          Map.entry(0x80090346L, "the channel binding does not fit"));

  private Optional<Seen<SignInObservation>> seen() {
    return view.first(SignInObservation.class);
  }

  private <T extends SignInObservation> Optional<T> of(Class<T> kind) {
    return view.first(kind).map(Seen::what);
  }

  public Optional<SignedIn> signedIn() {
    return of(SignedIn.class);
  }

  public Optional<SignInRefused> refused() {
    return of(SignInRefused.class);
  }

  public Optional<SignInNotAuthorized> notAuthorized() {
    return of(SignInNotAuthorized.class);
  }

  public boolean notBound() {
    return view.has(PublicKeyNotBound.class);
  }

  public boolean refusedWith(long status) {
    return refused().map(each -> each.status().value() == status).orElse(false);
  }

  /** The server ended the exchange, or never answered, without saying why. */
  public Optional<SignInBroken> brokenByServer() {
    return of(SignInBroken.class)
        .filter(each -> each.how() != SignInEnding.OURS && each.how() != SignInEnding.CUT_SHORT);
  }

  /** What our side could not go on with; a phrase. */
  public Optional<String> givenUp() {
    return of(SignInBroken.class)
        .filter(each -> each.how() == SignInEnding.OURS)
        .map(SignInBroken::detail);
  }

  public Optional<SignInNotAttempted> notAttempted() {
    return of(SignInNotAttempted.class);
  }

  /** The attempt, if there was one. */
  public Optional<SignInAttempt> attempt() {
    return seen()
        .map(Seen::what)
        .flatMap(each ->
            switch (each) {
              case SignedIn signedIn -> Optional.of(signedIn.attempt());
              case SignInRefused refused -> Optional.of(refused.attempt());
              case SignInBroken broken -> Optional.of(broken.attempt());
              case PublicKeyNotBound notBound -> Optional.of(notBound.attempt());
              case SignInNotAuthorized notAuthorized -> Optional.of(notAuthorized.attempt());
              case SignInNotAttempted _ -> Optional.empty();
            });
  }

  /** The account and the password are right, whatever else. */
  public boolean accepted() {
    return signedIn().isPresent() || notAuthorized().isPresent();
  }

  /** The server took this mechanism's proof. */
  public boolean acceptedWith(String mechanism) {
    return accepted() && attempt().map(each -> each.mechanism().equals(mechanism)).orElse(false);
  }

  /** A status with what it means, where that is known. */
  public static String words(NtStatus status) {
    String meaning = MEANINGS.get(status.value());
    return meaning == null ? status.toString() : "%s (%s)".formatted(meaning, status);
  }

  /**
   * How the NLA stage stands because of the sign-in; empty when nothing was asked.
   *
   * @param firstRoad the one on which an attempt is owed; the others share its budget
   */
  Optional<Standing> standing(boolean firstRoad) {
    return seen().map(Seen::what).flatMap(each -> standing(each, firstRoad));
  }

  private static Optional<Standing> standing(SignInObservation seen, boolean firstRoad) {
    return switch (seen) {
      case SignedIn signedIn ->
          Optional.of(
              Standing.good("the server takes the sign-in with " + name(signedIn.attempt())));
      case SignInRefused refused ->
          Optional.of(Standing.bad("the server refuses the sign-in: " + words(refused.status())));
      case SignInBroken broken -> Optional.of(standing(broken));
      case PublicKeyNotBound _ ->
          Optional.of(
              Standing.bad(
                  "the server is bound to another key than the certificate that arrives here;"
                      + " no credentials were sent"));
      case SignInNotAuthorized _ ->
          Optional.of(
              Standing.bad(
                  "name and password are right, but the account may not sign in remotely"));
      case SignInNotAttempted notAttempted -> standing(notAttempted, firstRoad);
    };
  }

  private static Optional<Standing> standing(SignInNotAttempted seen, boolean firstRoad) {
    boolean owed = firstRoad || seen.hindrance() != SignInHindrance.BUDGET;
    return seen.hindrance() == SignInHindrance.NO_NLA || !owed
        ? Optional.empty()
        : Optional.of(Standing.unknown("not signed in: " + PlainText.of(seen.because())));
  }

  private static Standing standing(SignInBroken broken) {
    String where =
        switch (broken.step()) {
          case FIRST_TOKEN -> "the first token";
          case PROOF -> "the proof of the password";
          case PUBLIC_KEY -> "the public key";
          case CREDENTIALS -> "the credentials";
        };
    return switch (broken.how()) {
      case CLOSED -> Standing.bad("the connection is closed without a reason after " + where);
      case RESET -> Standing.bad("the connection is reset after " + where);
      case SILENT -> Standing.bad("the server never answers " + where);
      case ALERTED -> Standing.bad("the server answers %s with a TLS alert".formatted(where));
      case MALFORMED -> Standing.bad("the answer to %s cannot be read".formatted(where));
      case CUT_SHORT -> Standing.unknown("the deadline passed before an answer to " + where);
      case OURS ->
          Standing.unknown("we could not go on to sign in: " + PlainText.of(broken.detail()));
    };
  }

  private static String name(SignInAttempt attempt) {
    return PlainText.of(attempt.mechanism());
  }
}
