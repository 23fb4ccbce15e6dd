package org.rdpdoctor.diagnosis.causes;

/** The password must be changed at the next logon, which NLA cannot do. */
final class AccountMustChangePassword extends SignInCause {
  AccountMustChangePassword() {
    super("account-must-change-password", proof(0xC0000224L));
  }
}
