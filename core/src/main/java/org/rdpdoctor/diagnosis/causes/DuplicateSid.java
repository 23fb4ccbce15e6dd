package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Weight;

/** Two machines were cloned with one SID. */
final class DuplicateSid extends SignInCause {
  DuplicateSid() {
    super("duplicate-sid", clue(0x8009030EL, Weight.GOOD));
  }
}
