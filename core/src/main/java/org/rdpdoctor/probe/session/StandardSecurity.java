package org.rdpdoctor.probe.session;

import java.util.Optional;
import org.rdpdoctor.model.ServerCertificateForm;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData.ServerKeys;
import org.rdpdoctor.wire.rdpsec.PacketCipher;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.SecurityExchange;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;
import org.rdpdoctor.wire.rdpsec.SecurityHeader;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;
import org.rdpdoctor.wire.rdpsec.SessionKeys;

/**
 * The client's side of Standard RDP Security, MS-RDPBCGR 5.3: what servers do that know neither TLS
 * nor CredSSP. Its server is not authenticated, so nothing secret must be sent through it.
 */
public final class StandardSecurity implements SecurityLayer {
  /** What we can speak, from the weakest on. */
  public static final EncryptionMethods METHODS =
      EncryptionMethods.RC4_40
          .with(EncryptionMethods.RC4_56)
          .with(EncryptionMethods.RC4_128)
          .with(EncryptionMethods.FIPS);

  private final EncryptionMethods method;
  private final Bytes exchange;
  private final PacketCipher sending;
  private final PacketCipher receiving;
  private boolean licensingEncrypted;
  private int wrongSignatures;

  private StandardSecurity(SessionKeys keys, SecurityExchange exchange) {
    this.method = keys.method();
    this.exchange = exchange.toBytes();
    this.sending = PacketCipher.clientToServer(keys, true);
    this.receiving = PacketCipher.serverToClient(keys, false);
  }

  /**
   * The layer for what the server chose: this one, or {@link SecurityLayer#WITHIN_TLS} when it
   * chose no encryption at all.
   *
   * @param clientRandom 32 bytes that nobody can guess
   * @return empty when the server's method, random or key is none that can be used
   */
  public static Optional<SecurityLayer> of(ServerSecurityData data, Bytes clientRandom) {
    if (data.method().equals(EncryptionMethods.NONE) && data.level().equals(EncryptionLevel.NONE)) {
      return Optional.of(WITHIN_TLS);
    }
    boolean ours = Long.bitCount(data.method().bits()) == 1 && METHODS.contains(data.method());
    return ours
        ? data.keys().flatMap(keys -> of(data.method(), keys, clientRandom))
        : Optional.empty();
  }

  private static Optional<SecurityLayer> of(
      EncryptionMethods method, ServerKeys keys, Bytes clientRandom) {
    if (keys.random().size() != SessionKeys.RANDOM_SIZE) {
      return Optional.empty();
    }
    return serverKey(keys)
        .filter(key -> key.fits(clientRandom))
        .map(key ->
            new StandardSecurity(
                SessionKeys.derive(method, clientRandom, keys.random()),
                SecurityExchange.of(clientRandom, key)));
  }

  /** The key of the server's certificate; empty when it cannot be read. */
  static Optional<RsaKey> serverKey(ServerKeys keys) {
    try {
      return ServerCertificate.decode(new Reader(keys.certificate())).key();
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  static ServerCertificateForm formOf(ServerCertificate certificate) {
    return switch (certificate) {
      case ServerCertificate.Proprietary _ -> ServerCertificateForm.PROPRIETARY;
      case ServerCertificate.X509Chain _ -> ServerCertificateForm.X509;
    };
  }

  @Override
  public Optional<Bytes> exchange() {
    return Optional.of(exchange);
  }

  @Override
  public boolean headerEverywhere() {
    return true;
  }

  /** Licensing messages are encrypted only for a server that has said it can read them so. */
  @Override
  public Bytes seal(SecurityFlags flags, Bytes clear) {
    boolean licensing = flags.contains(SecurityFlags.LICENSE_PKT);
    if (licensing && !licensingEncrypted) {
      return new SecurityHeader.Basic(flags).toBytes().append(clear);
    }
    return sending.seal(licensing ? flags.with(SecurityFlags.LICENSE_ENCRYPT) : flags, clear);
  }

  @Override
  public Opened open(Bytes userData) throws DecodeException {
    Reader reader = new Reader(userData);
    SecurityHeader header = SecurityHeader.decode(reader, method);
    SecurityFlags flags = header.flags();
    if (flags.contains(SecurityFlags.LICENSE_PKT)) {
      licensingEncrypted = flags.contains(SecurityFlags.LICENSE_ENCRYPT);
    }
    if (!flags.contains(SecurityFlags.ENCRYPT)) {
      return new Opened(flags, reader.rest());
    }
    PacketCipher.Opened opened = receiving.open(header, reader.rest());
    if (!opened.signatureValid()) {
      wrongSignatures++;
    }
    return new Opened(flags, opened.data());
  }

  @Override
  public int wrongSignatures() {
    return wrongSignatures;
  }
}
