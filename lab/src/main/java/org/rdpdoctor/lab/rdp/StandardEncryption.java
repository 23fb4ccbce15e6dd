package org.rdpdoctor.lab.rdp;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.rdp.DesktopServer.Encryption;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;

/** How servers choose of a client's encryption methods, MS-RDPBCGR 5.3.2. */
public final class StandardEncryption {
  private static final List<EncryptionMethods> STRONGEST_FIRST =
      List.of(EncryptionMethods.RC4_128, EncryptionMethods.RC4_56, EncryptionMethods.RC4_40);

  private static final int CUT_CERTIFICATE_SIZE = 40;

  private StandardEncryption() {}

  /** What the level allows; nothing when the client has none of it. */
  public static Encryption of(EncryptionLevel level) {
    return offered ->
        allowed(level).stream()
            .filter(offered::contains)
            .findFirst()
            .map(
                method -> ServerSecurity.of(method, level, ServerSecurity.certificate().toBytes()));
  }

  private static List<EncryptionMethods> allowed(EncryptionLevel level) {
    if (level.equals(EncryptionLevel.FIPS)) {
      return List.of(EncryptionMethods.FIPS);
    }
    return level.equals(EncryptionLevel.HIGH)
        ? List.of(EncryptionMethods.RC4_128)
        : STRONGEST_FIRST;
  }

  /** Nothing is good enough. */
  public static Encryption refusing() {
    return _ -> Optional.empty();
  }

  /** A method that no client offered. */
  public static Encryption unknownMethod(EncryptionMethods method) {
    return _ ->
        Optional.of(
            ServerSecurity.of(
                method, EncryptionLevel.HIGH, ServerSecurity.certificate().toBytes()));
  }

  /** A certificate that ends too early. */
  public static Encryption brokenCertificate() {
    return _ ->
        Optional.of(
            ServerSecurity.of(
                EncryptionMethods.RC4_128,
                EncryptionLevel.HIGH,
                ServerSecurity.certificate().toBytes().first(CUT_CERTIFICATE_SIZE)));
  }
}
