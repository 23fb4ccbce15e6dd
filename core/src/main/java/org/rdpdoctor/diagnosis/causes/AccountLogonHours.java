package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Weight;

/** It is outside the logon hours, or not one of the permitted workstations. */
final class AccountLogonHours extends SignInCause {
  AccountLogonHours() {
    super(
        "account-logon-hours",
        proof(0xC000006FL),
        proof(0xC0000070L),
        clue(0xC000006EL, Weight.HINT));
  }
}
