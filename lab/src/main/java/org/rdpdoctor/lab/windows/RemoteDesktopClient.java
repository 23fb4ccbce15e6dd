package org.rdpdoctor.lab.windows;

import org.rdpdoctor.wire.hostcall.RegistryData;

/**
 * The Remote Desktop client (mstsc) of a simulated machine, as far as its own state decides whether
 * it gets to a host that works: UDP, the password that it saved, the licence that it shows. What it
 * shows then are the codes of Windows (MicrosoftDocs, IMsTscAxEvents::OnDisconnected and
 * ExtendedDisconnectReasonCode).
 *
 * @param machine that it runs on
 * @param host that it dials, as it is typed
 */
public record RemoteDesktopClient(WindowsHost machine, String host) {
  static final String POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\\Client";
  static final String UDP = "fClientDisableUDP";
  static final String LICENCES = "HKLM\\SOFTWARE\\Microsoft\\MSLicensing";
  static final String LICENCE = LICENCES + "\\Store\\LICENSE000";
  static final String HARDWARE = LICENCES + "\\HardwareID";

  /** What marks a licence that licence servers do not take any more. */
  static final RegistryData STALE = RegistryData.text("rdpdoctor lab licence, revoked");

  /**
   * How the host is reached.
   *
   * @param losesUdp the road swallows the datagrams of a session
   */
  public record Circumstances(boolean losesUdp) {}

  /** What its user sees. */
  public enum Outcome {
    SESSION(""),
    /** Socket closed: the session over UDP dies. */
    DISCONNECTED("0x904"),
    /** Logon failure. */
    LOGON_FAILED("0x807"),
    /** Licensing failed: no licence, or one that is not valid. */
    LICENCE_REFUSED("0x808/0x104");

    private final String code;

    Outcome(String code) {
      this.code = code;
    }

    /** As the dialog shows it; empty when there is no dialog. */
    public String code() {
      return code;
    }
  }

  /** One connection; nothing on the machine changes by it. */
  public Outcome connect(Circumstances circumstances) {
    synchronized (machine) {
      boolean wrong = machine.passwords.isCurrent("TERMSRV/" + host).filter(is -> !is).isPresent();
      if (wrong) {
        return Outcome.LOGON_FAILED;
      }
      if (machine.registry.value(LICENCE, "ClientLicense").filter(STALE::equals).isPresent()) {
        return Outcome.LICENCE_REFUSED;
      }
      boolean udp = machine.registry.number(POLICY, UDP).orElse(0) != 1;
      return udp && circumstances.losesUdp ? Outcome.DISCONNECTED : Outcome.SESSION;
    }
  }
}
