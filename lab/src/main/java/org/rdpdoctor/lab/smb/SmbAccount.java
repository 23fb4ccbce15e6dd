package org.rdpdoctor.lab.smb;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.ntlm.NtlmAccount;

/**
 * Who may sign in.
 *
 * @param administrator may use the administrative shares and pipes; others see IPC$ alone
 */
public record SmbAccount(NtlmAccount account, boolean administrator) {
  /** A member of the group Administrators, with a password that is no secret. */
  public static SmbAccount administrator(String user, String password) {
    return new SmbAccount(account(user, password), true);
  }

  /** An ordinary user. */
  public static SmbAccount user(String user, String password) {
    return new SmbAccount(account(user, password), false);
  }

  private static NtlmAccount account(String user, String password) {
    return new NtlmAccount("", user, Secret.of(password.getBytes(StandardCharsets.UTF_8)));
  }
}
