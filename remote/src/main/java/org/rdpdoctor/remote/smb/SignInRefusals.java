package org.rdpdoctor.remote.smb;

import java.util.Map;
import org.rdpdoctor.probe.AccountName;

/** Why an SMB server does not sign somebody in, by its NTSTATUS (MS-ERREF section 2.3.1). */
final class SignInRefusals {
  private static final Map<Long, String> WORDS =
      Map.ofEntries(
          Map.entry(0xC000_006DL, "the name or the password is wrong"),
          Map.entry(0xC000_0064L, "there is no such account"),
          Map.entry(0xC000_006AL, "the password is wrong"),
          Map.entry(0xC000_006EL, "the account is restricted (an empty password, for example)"),
          Map.entry(0xC000_006FL, "not at this hour"),
          Map.entry(0xC000_0070L, "not from this computer"),
          Map.entry(0xC000_0071L, "the password has expired"),
          Map.entry(0xC000_0072L, "the account is disabled"),
          Map.entry(0xC000_015BL, "the account may not sign in over the network"),
          Map.entry(0xC000_0193L, "the account has expired"),
          Map.entry(0xC000_0224L, "the password must be changed first"),
          Map.entry(0xC000_0234L, "the account is locked"),
          Map.entry(0xC000_005EL, "no domain controller answers there"),
          Map.entry(0xC000_0133L, "the clocks differ too much"),
          Map.entry(0xC000_0413L, "the account is kept from this machine by a policy"),
          Map.entry(5L, "access denied"));

  private SignInRefusals() {}

  /**
   * @param code an NTSTATUS, or the error of Windows that stands for it
   */
  static String words(AccountName account, long code) {
    return "%s is not signed in: %s"
        .formatted(account, WORDS.getOrDefault(code, WindowsErrors.wordsOfStatus(code)));
  }
}
