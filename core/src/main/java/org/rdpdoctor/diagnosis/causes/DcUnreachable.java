package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.SignInObservation.AccountForm;

/** The host cannot reach a domain controller. */
final class DcUnreachable extends SignInCause {
  DcUnreachable() {
    super(
        "dc-unreachable",
        proof(0xC000005EL),
        clue(0x80090311L, Weight.STRONG),
        clue(0xC0000388L, Weight.GOOD),
        clue(0x80090350L, Weight.GOOD),
        clue(0xC0000192L, Weight.FAIR));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    weighDomainSignIn(sight, scales);
  }

  /** A bare name may be an account of the server itself, which needs no domain controller. */
  static void weighDomainSignIn(Sight sight, Scales scales) {
    boolean named =
        sight.signIn().attempt().map(each -> each.account() != AccountForm.BARE_NAME).orElse(false);
    if (named && sight.nla().domainMember()) {
      scales.speaksAgainst(Weight.GOOD, "the server checks an account that is named with a domain");
      scales.untested(
          "it takes a domain account, and one whose password the server has not cached");
    }
  }

  @Override
  void weighMore(Sight sight, Scales scales) {
    if (sight.signIn().refused().isEmpty()) {
      scales.untested(
          "it takes a sign-in with a domain account; the host asks its controller only then");
    }
  }
}
