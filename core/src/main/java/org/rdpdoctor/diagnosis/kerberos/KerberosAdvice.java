package org.rdpdoctor.diagnosis.kerberos;

import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.model.KerberosObservation.Exchange;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;

/** What the errors of a KDC mean on a Windows domain, and what to do. RFC 4120 7.5.9, MS-KILE. */
final class KerberosAdvice {
  private KerberosAdvice() {}

  static String meaning(KdcErrorSent error) {
    return switch ((int) error.code()) {
      case 1 -> "the account has expired";
      case 6 -> "the realm has no such account";
      case 7 ->
          error.exchange() == Exchange.TGS
              ? "no account is registered for " + service(error)
              : "the KDC does not serve this realm";
      case 8 -> "several accounts are registered for " + service(error);
      case 9 -> "the account has no password of its own";
      case 12 -> "a policy forbids it: logon hours, workstation or authentication policy";
      case 14 -> "there is no encryption type that the KDC and we both use";
      case 18 -> "the account is disabled or locked";
      case 19, 27 -> "no such tickets are given for " + service(error);
      case 20, 32 -> "the ticket is no longer valid";
      case 21 -> "the account is not valid yet";
      case 23 -> "the password has expired or must be changed";
      case 24 -> "the password is wrong";
      case 29 -> "the KDC is not ready to serve";
      case 37 -> "the clocks differ too much";
      case 52 -> "the answer does not fit into UDP";
      case 68 -> "the KDC serves another realm";
      default -> "the KDC refuses";
    };
  }

  private static String service(KdcErrorSent error) {
    return PlainText.of(error.service());
  }

  static String of(KdcErrorSent error) {
    return switch ((int) error.code()) {
      case 1 -> "set a later expiry date for the account";
      case 6 -> "check the user's name and domain; a local account of the host has no realm";
      case 7 ->
          "on a domain controller: `setspn -Q %s`; if nothing has it, use the name that the host"
                  .formatted(service(error))
              + " registered, or add it with `setspn -S`";
      case 8 ->
          "find the accounts with `setspn -Q %s`, and leave it on one".formatted(service(error));
      case 12 -> "look at event 4768 or 4769 on the domain controller for the policy";
      case 14 ->
          "allow AES for the account (msDS-SupportedEncryptionTypes) and change its password";
      case 18 -> "unlock or enable the account; event 4740 tells from where it was locked";
      case 20, 32 -> "sign in anew: kinit user@REALM";
      case 23 -> "change the password, at a machine of the domain for example";
      case 24 -> "try the right password; each wrong one counts towards the lockout";
      case 37 -> "set the wrong clock right: w32tm /resync /rediscover, or chronyc makestep";
      case 52 -> "open TCP 88";
      case 68 -> "name the right realm with --realm";
      default -> "look at the KDC's log: event 4768 or 4769 on a domain controller";
    };
  }
}
