package org.rdpdoctor.offline.registry;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * A certificate as Windows keeps it in the registry: properties of an id, a reserved number, a
 * length and a value each (MS-GPEF section 2.2.1.1.1, the "Blob" value).
 *
 * @param keyContainer from the property that names the private key's place
 */
record StoredCertificate(Bytes der, Optional<String> keyContainer, Optional<String> keyProvider) {
  private static final long KEY_PROV_INFO = 2;
  private static final long CERTIFICATE = 32;
  private static final int MAX_PROPERTIES = 200;

  /** Empty when there is no certificate among the properties that can be read. */
  static Optional<StoredCertificate> read(Bytes blob) {
    Optional<Bytes> der = Optional.empty();
    Optional<Bytes> key = Optional.empty();
    Reader reader = new Reader(blob);
    try {
      for (int i = 0; i < MAX_PROPERTIES && !reader.isAtEnd(); i++) {
        long id = reader.u32le("property");
        reader.skip("reserved", 4);
        long length = reader.u32le("length of the property");
        Bytes value = reader.bytes("property", (int) Math.min(length, Integer.MAX_VALUE));
        der = id == CERTIFICATE ? Optional.of(value) : der;
        key = id == KEY_PROV_INFO ? Optional.of(value) : key;
      }
    } catch (DecodeException _) {
      // what was read before the break stands
    }
    Optional<Bytes> info = key;
    return der.map(certificate ->
        new StoredCertificate(
            certificate, info.flatMap(each -> name(each, 0)), info.flatMap(each -> name(each, 4))));
  }

  /** A text whose offset stands at this place of the structure. */
  private static Optional<String> name(Bytes info, int place) {
    try {
      Reader reader = new Reader(info);
      reader.skip("place", place);
      long offset = reader.u32le("offset of the name");
      if (offset >= info.size()) {
        return Optional.empty();
      }
      String text = Utf16.text(info.slice((int) offset, info.size()));
      int end = text.indexOf(0);
      return Optional.of(end < 0 ? text : text.substring(0, end)).filter(name -> !name.isEmpty());
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }
}
