package org.rdpdoctor.lab.windows;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * The machine's certificate stores, which lie in the registry: MS-GPEF section 2.2.1.1.1, each
 * certificate a key by its thumbprint with a value of numbered properties.
 */
final class CertificateStore {
  static final String KEY = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\";
  static final String REMOTE_DESKTOP = "Remote Desktop";
  static final String PERSONAL = "MY";

  private static final int KEY_PROVIDER = 2;
  private static final int SHA1 = 3;
  private static final int KEY_IDENTIFIER = 20;
  private static final int CERTIFICATE = 32;
  private static final int PROVIDER_HEADER = 28;
  private static final int RSA_FULL = 1;
  private static final int MACHINE_KEYS = 0x20;
  private static final String PROVIDER = "Microsoft Enhanced Cryptographic Provider v1.0";

  /**
   * A certificate in a store.
   *
   * @param container of its key; empty without one
   * @param keyMark of the key that it was made with
   */
  record Stored(Bytes der, Instant notAfter, String container, Bytes keyMark) {}

  private final Registry registry;

  CertificateStore(Registry registry) {
    this.registry = registry;
  }

  static Bytes thumbprint(Bytes der) {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-1").digest(der.toArray()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String key(String store, Bytes thumbprint) {
    return KEY + store + "\\Certificates\\" + thumbprint.toString().toUpperCase(Locale.ROOT);
  }

  Bytes put(String store, Bytes der, String container, Bytes keyMark) {
    Bytes thumbprint = thumbprint(der);
    Writer blob = new Writer();
    property(blob, KEY_PROVIDER, provider(container));
    property(blob, SHA1, thumbprint);
    property(blob, KEY_IDENTIFIER, keyMark);
    property(blob, CERTIFICATE, der);
    registry.set(key(store, thumbprint), "Blob", RegistryData.binary(blob.toBytes()));
    return thumbprint;
  }

  private static void property(Writer blob, int id, Bytes value) {
    blob.u32le(id).u32le(1).u32le(value.size()).bytes(value);
  }

  private static Bytes provider(String container) {
    Bytes name = Utf16.bytes(container + "\0");
    return new Writer()
        .u32le(PROVIDER_HEADER)
        .u32le(PROVIDER_HEADER + name.size())
        .u32le(RSA_FULL)
        .u32le(MACHINE_KEYS)
        .u32le(0)
        .u32le(0)
        .u32le(1)
        .bytes(name)
        .bytes(Utf16.bytes(PROVIDER + "\0"))
        .toBytes();
  }

  void remove(String store, Bytes thumbprint) {
    String key = key(store, thumbprint);
    if (registry.hasKey(key)) {
      registry.deleteKey(key);
    }
  }

  /** Empty when it is not there, or no certificate. */
  Optional<Stored> find(String store, Bytes thumbprint) {
    return registry.binary(key(store, thumbprint), "Blob").flatMap(CertificateStore::read);
  }

  private static Optional<Stored> read(Bytes blob) {
    try {
      Map<Long, Bytes> properties = new HashMap<>();
      Reader reader = new Reader(blob);
      while (!reader.isAtEnd()) {
        long id = reader.u32le("property");
        reader.skip("reserved", Integer.BYTES);
        properties.put(id, reader.bytes("value", (int) reader.u32le("length")));
      }
      Bytes der = properties.getOrDefault((long) CERTIFICATE, Bytes.EMPTY);
      return Optional.of(
          new Stored(
              der,
              notAfter(der),
              container(properties.getOrDefault((long) KEY_PROVIDER, Bytes.EMPTY)),
              properties.getOrDefault((long) KEY_IDENTIFIER, Bytes.EMPTY)));
    } catch (DecodeException | GeneralSecurityException noCertificate) {
      return Optional.empty();
    }
  }

  private static String container(Bytes provider) throws DecodeException {
    if (provider.isEmpty()) {
      return "";
    }
    Reader reader = new Reader(provider);
    int from = (int) reader.u32le("container name");
    int to = (int) reader.u32le("provider name");
    if (from > to || to > provider.size() || from < 0) {
      throw DecodeException.unexpected("container name", 0, "outside");
    }
    return Utf16.text(provider.slice(from, to)).replace("\0", "");
  }

  private static Instant notAfter(Bytes der) throws CertificateException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der.toArray()));
    return certificate.getNotAfter().toInstant();
  }

  /** The thumbprints of a store. */
  List<Bytes> in(String store) {
    return registry.keys(KEY + store + "\\Certificates").stream()
        .filter(name -> name.matches("[0-9A-Fa-f]{40}"))
        .map(name -> Bytes.ofHex(name.toLowerCase(Locale.ROOT)))
        .toList();
  }
}
