package org.rdpdoctor.lab.rdp;

import java.security.SecureRandom;
import java.util.Optional;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData.ServerKeys;
import org.rdpdoctor.wire.rdpsec.PacketCipher;
import org.rdpdoctor.wire.rdpsec.SecurityExchange;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;
import org.rdpdoctor.wire.rdpsec.SecurityHeader;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;
import org.rdpdoctor.wire.rdpsec.SessionKeys;

/** The server's side of Standard RDP Security on one connection, MS-RDPBCGR 5.3; or none at all. */
final class ServerSecurity {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final EncryptionMethods method;
  private final EncryptionLevel level;
  private final Bytes random;
  private final Bytes certificate;
  private Optional<PacketCipher> receiving = Optional.empty();
  private Optional<PacketCipher> sending = Optional.empty();
  private boolean encryptsLicensing;

  private ServerSecurity(EncryptionMethods method, EncryptionLevel level, Bytes certificate) {
    this.method = method;
    this.level = level;
    this.certificate = certificate;
    this.random = random(SessionKeys.RANDOM_SIZE);
  }

  /** What a connection within TLS has. */
  static ServerSecurity none() {
    return new ServerSecurity(EncryptionMethods.NONE, EncryptionLevel.NONE, Bytes.EMPTY);
  }

  /** Of the method and level that were chosen; the certificate is to hold the lab's key. */
  static ServerSecurity of(EncryptionMethods method, EncryptionLevel level, Bytes certificate) {
    return new ServerSecurity(method, level, certificate);
  }

  static ServerCertificate certificate() {
    return ServerCertificate.Proprietary.signed(LabKey.LISTENER.publicNumbers());
  }

  static Bytes random(int size) {
    byte[] drawn = new byte[size];
    RANDOM.nextBytes(drawn);
    return Bytes.of(drawn);
  }

  private boolean isNone() {
    return method.equals(EncryptionMethods.NONE);
  }

  ServerSecurityData data() {
    return isNone()
        ? ServerSecurityData.none()
        : new ServerSecurityData(
            method, level, Optional.of(new ServerKeys(random, certificate)), Bytes.EMPTY);
  }

  /** Whether every packet of ours has a header. */
  boolean headerEverywhere() {
    return !isNone();
  }

  /** The next packet of the client is its random: MS-RDPBCGR section 2.2.1.10. */
  boolean awaitsExchange() {
    return !isNone() && receiving.isEmpty();
  }

  void exchange(Bytes userData) throws DecodeException {
    SecurityExchange exchange = SecurityExchange.decode(new Reader(userData));
    encryptsLicensing =
        exchange.header().flags().contains(SecurityFlags.LICENSE_ENCRYPT) && encryptsAnswers();
    Bytes clientRandom = exchange.clientRandom(LabKey.LISTENER.privateNumbers());
    SessionKeys keys = SessionKeys.derive(method, clientRandom, random);
    receiving = Optional.of(PacketCipher.clientToServer(keys, false));
    sending = Optional.of(PacketCipher.serverToClient(keys, true));
  }

  private boolean encryptsAnswers() {
    return !level.equals(EncryptionLevel.LOW);
  }

  Bytes seal(SecurityFlags flags, Bytes clear) {
    boolean licensing = flags.contains(SecurityFlags.LICENSE_PKT);
    boolean encrypted = encryptsAnswers() && (!licensing || encryptsLicensing);
    if (sending.isEmpty() || !encrypted) {
      return new SecurityHeader.Basic(flags).toBytes().append(clear);
    }
    return sending.get().seal(licensing ? flags.with(SecurityFlags.LICENSE_ENCRYPT) : flags, clear);
  }

  /**
   * Takes the header off.
   *
   * @throws DecodeException unexpected when the signature is wrong
   */
  Opened open(Bytes userData) throws DecodeException {
    Reader reader = new Reader(userData);
    SecurityHeader header = SecurityHeader.decode(reader, method);
    if (receiving.isEmpty() || !header.flags().contains(SecurityFlags.ENCRYPT)) {
      return new Opened(header.flags(), reader.rest());
    }
    PacketCipher.Opened opened = receiving.get().open(header, reader.rest());
    if (!opened.signatureValid()) {
      throw DecodeException.unexpected("signature", 0, "not that of the packet");
    }
    return new Opened(header.flags(), opened.data());
  }

  /** User data without its header. */
  record Opened(SecurityFlags flags, Bytes data) {}
}
