package org.rdpdoctor.remedy;

/**
 * Where Windows keeps what matters here; facts/windows of the project's notes, and registry.csv.
 */
final class Windows {
  static final String TERMINAL_SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  static final String WIN_STATIONS = TERMINAL_SERVER + "\\WinStations";
  static final String LISTENER = WIN_STATIONS + "\\RDP-Tcp";
  static final String LICENSING_CORE = TERMINAL_SERVER + "\\RCM\\Licensing Core";
  static final String POLICY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
  static final String CLIENT_POLICY = POLICY + "\\Client";
  static final String CLIENT_UDP = "fClientDisableUDP";
  static final String LICENCE_STORE = "HKLM\\SOFTWARE\\Microsoft\\MSLicensing";
  static final String LICENCE_SERVERS =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters\\LicenseServers";
  static final String CRYPTOGRAPHY = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";
  static final String SCHANNEL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL";
  static final String TLS_1_2 = SCHANNEL + "\\Protocols\\TLS 1.2\\Server";
  static final String TLS_1_0 = SCHANNEL + "\\Protocols\\TLS 1.0\\Server";
  static final String CIPHER_POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002";
  static final String OWN_CERTIFICATES =
      "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\Remote Desktop\\Certificates";
  static final String CREDSSP =
      "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\CredSSP\\Parameters";
  static final String RSA_KEYS = "C:\\ProgramData\\Microsoft\\Crypto\\RSA";
  static final String KEY_FOLDER_NAME = "MachineKeys";
  static final String KEY_FOLDER = RSA_KEYS + "\\" + KEY_FOLDER_NAME;

  /** Of the listener's own key; MachineGuid follows. */
  static final String KEY_FILE_PREFIX = "f686aace6942fb7f7ceb231212eef4a4_";

  static final String LISTENER_PROTOCOL = "{5828227c-20cf-4408-b73f-73ab70b8849f}";
  static final String REMOTE_DESKTOP_USERS = "S-1-5-32-555";
  static final int USUAL_PORT = 3389;

  private Windows() {}
}
