package org.rdpdoctor.lab.winrm;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.ntlm.NtlmAccount;

/**
 * How a service behaves.
 *
 * @param account the one that may sign in
 * @param certificate of HTTPS; empty: HTTP, with message encryption
 * @param bindingsDemanded sign-ins that are not bound to the certificate are refused, as with
 *     CbtHardeningLevel Strict
 */
public record WinRmPolicy(
    NtlmAccount account,
    WindowsIdentity identity,
    Optional<ServerCertificate> certificate,
    boolean bindingsDemanded,
    WinRmFault fault) {
  public static final String USER = "alice";
  public static final String PASSWORD = "Passw0rd!";

  /** HTTP for {@link #USER}, nothing wrong. */
  public static WinRmPolicy http() {
    return new WinRmPolicy(
        new NtlmAccount("", USER, Secret.of(PASSWORD.getBytes(StandardCharsets.UTF_8))),
        WindowsIdentity.labServer(),
        Optional.empty(),
        false,
        WinRmFault.NONE);
  }

  public WinRmPolicy with(NtlmAccount other) {
    return new WinRmPolicy(other, identity, certificate, bindingsDemanded, fault);
  }

  public WinRmPolicy with(WinRmFault other) {
    return new WinRmPolicy(account, identity, certificate, bindingsDemanded, other);
  }

  /** HTTPS, with bindings demanded. */
  public WinRmPolicy with(ServerCertificate other) {
    return new WinRmPolicy(account, identity, Optional.of(other), true, fault);
  }
}
