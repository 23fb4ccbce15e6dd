package org.rdpdoctor.diagnosis.causes;

/** The password has expired. */
final class AccountPasswordExpired extends SignInCause {
  AccountPasswordExpired() {
    super("account-password-expired", proof(0xC0000071L));
  }
}
