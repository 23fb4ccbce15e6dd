package org.rdpdoctor.wire.rdpeudp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * RDPUDP_SYNDATAEX_PAYLOAD, MS-RDPEUDP section 2.2.2.9.
 *
 * @param flags uSynExFlags; bit 0, RDPUDP_VERSION_INFO_VALID, makes {@code version} count
 * @param cookieHash SHA-256 of the securityCookie of the Initiate Multitransport Request, 32 bytes;
 *     only in a client's SYN with version 3
 */
public record SynDataEx(int flags, UdpVersion version, Optional<Bytes> cookieHash) {
  public static final int VERSION_INFO_VALID = 0x0001;
  public static final int COOKIE_HASH_SIZE = 32;

  private static final int FIXED_SIZE = 4;

  public SynDataEx {
    FieldBounds.u16("uSynExFlags", flags);
    cookieHash.ifPresent(hash -> FieldBounds.exactSize("cookieHash", hash, COOKIE_HASH_SIZE));
  }

  /** A valid version without a hash. */
  public static SynDataEx of(UdpVersion version) {
    return new SynDataEx(VERSION_INFO_VALID, version, Optional.empty());
  }

  /** What is negotiated; empty when the flag says that the version is not valid. */
  public Optional<UdpVersion> validVersion() {
    return (flags & VERSION_INFO_VALID) == 0 ? Optional.empty() : Optional.of(version);
  }

  /**
   * Reads the payload.
   *
   * @param fromClient in a SYN; a SYN+ACK has no hash
   */
  static SynDataEx read(Reader reader, boolean fromClient) throws DecodeException {
    int flags = reader.u16be("uSynExFlags");
    UdpVersion version = new UdpVersion(reader.u16be("uUdpVer"));
    boolean hashed = fromClient && version.equals(UdpVersion.VERSION_3);
    return new SynDataEx(
        flags,
        version,
        hashed ? Optional.of(reader.bytes("cookieHash", COOKIE_HASH_SIZE)) : Optional.empty());
  }

  /** Whether a reader on the other side expects exactly these fields. */
  boolean fits(boolean fromClient) {
    return cookieHash.isPresent() == (fromClient && version.equals(UdpVersion.VERSION_3));
  }

  void write(Writer writer) {
    writer.u16be(flags).u16be(version.value());
    cookieHash.ifPresent(writer::bytes);
  }

  int size() {
    return FIXED_SIZE + cookieHash.map(Bytes::size).orElse(0);
  }

  List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (flags != VERSION_INFO_VALID) {
      oddities.add("uSynExFlags is 0x%04x instead of 0x0001".formatted(flags));
    }
    if (!version.isKnown()) {
      oddities.add("uUdpVer has the unknown value " + version);
    }
    return oddities;
  }
}
