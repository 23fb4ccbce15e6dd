package org.rdpdoctor.diagnosis.causes;

/** The account has expired. */
final class AccountExpired extends SignInCause {
  AccountExpired() {
    super("account-expired", proof(0xC0000193L));
  }
}
