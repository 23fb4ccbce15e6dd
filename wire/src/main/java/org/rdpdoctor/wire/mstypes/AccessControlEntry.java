package org.rdpdoctor.wire.mstypes;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * One entry of an access list: MS-DTYP section 2.4.4. Entries of types that we do not read survive
 * as {@link Other}.
 */
public sealed interface AccessControlEntry extends WireMessage {
  int ALLOW = 0x00;
  int DENY = 0x01;
  int AUDIT = 0x02;
  int ALARM = 0x03;
  int MANDATORY_LABEL = 0x11;

  int OBJECT_INHERIT = 0x01;
  int CONTAINER_INHERIT = 0x02;
  int NO_PROPAGATE = 0x04;

  /** Counts for what is made in the folder, not for the folder itself. */
  int INHERIT_ONLY = 0x08;

  /** Came from the folder above. */
  int INHERITED = 0x10;

  int SUCCESSFUL_ACCESS = 0x40;
  int FAILED_ACCESS = 0x80;

  int HEADER_SIZE = 4;

  /** AceType, section 2.4.4.1. */
  int type();

  /** AceFlags, section 2.4.4.1. */
  int flags();

  /** An explicit entry that allows, for this object alone. */
  static Plain allow(Sid trustee, long mask) {
    return new Plain(ALLOW, 0, mask, trustee, Bytes.EMPTY);
  }

  /** An explicit entry that denies, for this object alone. */
  static Plain deny(Sid trustee, long mask) {
    return new Plain(DENY, 0, mask, trustee, Bytes.EMPTY);
  }

  default boolean inherited() {
    return (flags() & INHERITED) != 0;
  }

  /** Whether it says something about the object that it belongs to. */
  default boolean effective() {
    return (flags() & INHERIT_ONLY) == 0;
  }

  /**
   * A mask and whom it is about: sections 2.4.4.2, 2.4.4.4, 2.4.4.10 and their like.
   *
   * @param rest behind the SID; nothing in a clean entry
   */
  record Plain(int type, int flags, long mask, Sid trustee, Bytes rest)
      implements AccessControlEntry {
    public Plain {
      if (!isPlain(type)) {
        throw new IllegalArgumentException("entries of type %d are more than this".formatted(type));
      }
      FieldBounds.u8("ACE flags", flags);
      FieldBounds.u32("ACE mask", mask);
      FieldBounds.u16("ACE size", HEADER_SIZE + Integer.BYTES + trustee.size() + rest.size());
    }

    public boolean allows() {
      return type == ALLOW;
    }

    public boolean denies() {
      return type == DENY;
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(type).u8(flags).u16le(size()).u32le(mask);
      trustee.encode(writer);
      writer.bytes(rest);
    }

    @Override
    public int size() {
      return HEADER_SIZE + Integer.BYTES + trustee.size() + rest.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (!rest.isEmpty()) {
        oddities.add("bytes behind the SID of an access entry");
      }
      if (size() % Integer.BYTES != 0) {
        oddities.add("size of an access entry is no multiple of 4");
      }
      return oddities;
    }
  }

  /** An entry of another type, or one that is none inside. */
  record Other(int type, int flags, Bytes body) implements AccessControlEntry {
    public Other {
      FieldBounds.u8("ACE type", type);
      FieldBounds.u8("ACE flags", flags);
      FieldBounds.u16("ACE size", HEADER_SIZE + body.size());
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(type).u8(flags).u16le(size()).bytes(body);
    }

    @Override
    public int size() {
      return HEADER_SIZE + body.size();
    }

    @Override
    public List<String> oddities() {
      return isPlain(type)
          ? List.of("an access entry without a proper SID")
          : List.of("an access entry of type %d".formatted(type));
    }
  }

  static AccessControlEntry decode(Reader reader) throws DecodeException {
    int type = reader.u8("ACE type");
    int flags = reader.u8("ACE flags");
    int offset = reader.offset();
    int size = reader.u16le("ACE size");
    if (size < HEADER_SIZE) {
      throw DecodeException.unexpected("ACE size", offset, Integer.toString(size));
    }
    Bytes body = reader.bytes("ACE", size - HEADER_SIZE);
    if (!isPlain(type)) {
      return new Other(type, flags, body);
    }
    try {
      Reader inside = new Reader(body);
      long mask = inside.u32le("ACE mask");
      Sid trustee = Sid.decode(inside);
      return new Plain(type, flags, mask, trustee, inside.rest());
    } catch (DecodeException noSid) {
      return new Other(type, flags, body);
    }
  }

  private static boolean isPlain(int type) {
    return switch (type) {
      case ALLOW, DENY, AUDIT, ALARM, MANDATORY_LABEL -> true;
      default -> false;
    };
  }
}
