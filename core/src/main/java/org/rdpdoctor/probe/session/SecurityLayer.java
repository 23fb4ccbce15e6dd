package org.rdpdoctor.probe.session;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;
import org.rdpdoctor.wire.rdpsec.SecurityHeader;

/**
 * How the user data of MCS is protected (MS-RDPBCGR 5.3 and 5.4): by nothing of its own within TLS,
 * otherwise by Standard RDP Security. A state machine where it encrypts.
 */
public interface SecurityLayer {
  /** TLS protects the connection; a plain header stands where the kind of PDU is told by one. */
  SecurityLayer WITHIN_TLS = new WithinTls();

  /**
   * User data without its header.
   *
   * @param data clear
   */
  record Opened(SecurityFlags flags, Bytes data) {}

  /** The Security Exchange PDU, header included, to be sent before the client info. */
  Optional<Bytes> exchange();

  /** Whether every PDU of the server has a header, Share Control PDUs included. */
  boolean headerEverywhere();

  /** Header and protected data. */
  Bytes seal(SecurityFlags flags, Bytes clear);

  /** Takes the header off and decrypts; a signature that is wrong does not matter to a doctor. */
  Opened open(Bytes userData) throws DecodeException;

  /** Packets of the server so far whose signature was not right. */
  default int wrongSignatures() {
    return 0;
  }

  /** The plain header of TLS sessions. */
  final class WithinTls implements SecurityLayer {
    private WithinTls() {}

    @Override
    public Optional<Bytes> exchange() {
      return Optional.empty();
    }

    @Override
    public boolean headerEverywhere() {
      return false;
    }

    @Override
    public Bytes seal(SecurityFlags flags, Bytes clear) {
      Writer writer = new Writer();
      new SecurityHeader.Basic(flags).encode(writer);
      return writer.bytes(clear).toBytes();
    }

    @Override
    public Opened open(Bytes userData) throws DecodeException {
      Reader reader = new Reader(userData);
      SecurityHeader.Basic header = SecurityHeader.Basic.decode(reader);
      return new Opened(header.flags(), reader.rest());
    }
  }
}
