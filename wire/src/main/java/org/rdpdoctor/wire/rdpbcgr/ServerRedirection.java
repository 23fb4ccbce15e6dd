package org.rdpdoctor.wire.rdpbcgr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * RDP_SERVER_REDIRECTION_PACKET, MS-RDPBCGR section 2.2.13.1: the server sends the client to
 * another one. It can carry a password and a cookie that opens a session, so every field is a
 * {@link Secret}; {@link #text} gives those that are not.
 *
 * @param flags {@link #REDIRECTION_PKT} in a clean packet
 * @param redirectionFlags LB_ flags: which fields there are, and more
 * @param fields in the order of {@link Field}
 * @param padding at most 8 bytes
 */
public record ServerRedirection(
    int flags, long sessionId, long redirectionFlags, List<Secret> fields, Bytes padding)
    implements WireMessage {
  /** SEC_REDIRECTION_PKT. */
  public static final int REDIRECTION_PKT = 0x0400;

  /** LB_NOREDIRECT: there is nowhere to go; the client stays. */
  public static final long NO_REDIRECT = 0x80;

  /** Largest packet in bytes: all that its length field can say. */
  public static final int MAX_SIZE = 0xFFFF;

  private static final int FIXED_SIZE = 12;
  private static final int LENGTH_SIZE = 4;
  private static final int MAX_PADDING = 8;
  private static final long KNOWN_FLAGS = 0x1_FBFF;

  /** The fields in the order in which they stand in the packet. */
  public enum Field {
    /** LB_TARGET_NET_ADDRESS. */
    TARGET_NET_ADDRESS(0x1),
    /** LB_LOAD_BALANCE_INFO: a routing token. */
    LOAD_BALANCE_INFO(0x2),
    /** LB_USERNAME. */
    USER_NAME(0x4),
    /** LB_DOMAIN. */
    DOMAIN(0x8),
    /** LB_PASSWORD. */
    PASSWORD(0x10),
    /** LB_TARGET_FQDN. */
    TARGET_FQDN(0x100),
    /** LB_TARGET_NETBIOS_NAME. */
    TARGET_NETBIOS_NAME(0x200),
    /** LB_CLIENT_TSV_URL. */
    CLIENT_TSV_URL(0x1000),
    /** LB_REDIRECTION_GUID. */
    REDIRECTION_GUID(0x8000),
    /** LB_TARGET_CERTIFICATE. */
    TARGET_CERTIFICATE(0x1_0000),
    /** LB_TARGET_NET_ADDRESSES. */
    TARGET_NET_ADDRESSES(0x800);

    private final long flag;

    Field(long flag) {
      this.flag = flag;
    }

    public long flag() {
      return flag;
    }

    private boolean isName() {
      return this == TARGET_NET_ADDRESS || this == TARGET_FQDN || this == TARGET_NETBIOS_NAME;
    }
  }

  public ServerRedirection {
    fields = List.copyOf(fields);
    FieldBounds.u16("redirection flags", flags);
    FieldBounds.u32("redirection session", sessionId);
    FieldBounds.u32("RedirFlags", redirectionFlags);
    FieldBounds.within("redirection padding", padding.size(), MAX_PADDING);
    if (fields.size() != present(redirectionFlags).size()) {
      throw new IllegalArgumentException("the flags and the fields do not agree");
    }
    FieldBounds.within("redirection length", size(fields, padding), MAX_SIZE);
  }

  /** A packet that names a target and nothing else. */
  public static ServerRedirection toName(String name, long sessionId, long moreFlags) {
    return new ServerRedirection(
        REDIRECTION_PKT,
        sessionId,
        Field.TARGET_FQDN.flag() | moreFlags,
        List.of(Secret.of(Utf16.bytes(name + "\0").toArray())),
        Bytes.EMPTY);
  }

  private static List<Field> present(long redirectionFlags) {
    List<Field> present = new ArrayList<>();
    for (Field field : Field.values()) {
      if ((redirectionFlags & field.flag) != 0) {
        present.add(field);
      }
    }
    return present;
  }

  private static long size(List<Secret> fields, Bytes padding) {
    long size = FIXED_SIZE + (long) padding.size();
    for (Secret field : fields) {
      size += LENGTH_SIZE + field.reveal().length;
    }
    return size;
  }

  /**
   * Reads one packet and leaves what follows it.
   *
   * @throws DecodeException limit when a length contradicts the packet's
   */
  public static ServerRedirection decode(Reader reader) throws DecodeException {
    int flags = reader.u16le("redirection flags");
    int offset = reader.offset();
    int length = reader.u16le("redirection length");
    if (length < FIXED_SIZE) {
      throw DecodeException.limit("redirection length", offset, length, MAX_SIZE);
    }
    Reader body = reader.sub("redirection packet", length - 4);
    long sessionId = body.u32le("redirection session");
    long redirectionFlags = body.u32le("RedirFlags");
    List<Secret> fields = new ArrayList<>();
    for (Field field : present(redirectionFlags)) {
      fields.add(readField(body, field));
    }
    if (body.left() > MAX_PADDING) {
      throw DecodeException.limit("redirection padding", body.offset(), body.left(), MAX_PADDING);
    }
    return new ServerRedirection(flags, sessionId, redirectionFlags, fields, body.rest());
  }

  private static Secret readField(Reader body, Field field) throws DecodeException {
    int offset = body.offset();
    long size = body.u32le("redirection field length");
    if (size > body.left()) {
      throw DecodeException.limit(field + " length", offset, size, body.left());
    }
    return Secret.of(body.bytes(field.name(), (int) size).toArray());
  }

  public boolean has(Field field) {
    return (redirectionFlags & field.flag) != 0;
  }

  /** A name or an address of the target, without its end; empty for every other field. */
  public Optional<String> text(Field field) {
    int index = present(redirectionFlags).indexOf(field);
    if (index < 0 || !field.isName()) {
      return Optional.empty();
    }
    String text = Utf16.text(Bytes.of(fields.get(index).reveal()));
    int end = text.indexOf(0);
    return Optional.of(end < 0 ? text : text.substring(0, end));
  }

  /** The routing token, for the connection to the target. */
  public Optional<Secret> loadBalanceInfo() {
    int index = present(redirectionFlags).indexOf(Field.LOAD_BALANCE_INFO);
    return index < 0 ? Optional.empty() : Optional.of(fields.get(index));
  }

  @Override
  public void encode(Writer writer) {
    writer.u16le(flags).u16le(size()).u32le(sessionId).u32le(redirectionFlags);
    for (Secret field : fields) {
      Bytes content = Bytes.of(field.reveal());
      writer.u32le(content.size()).bytes(content);
    }
    writer.bytes(padding);
  }

  @Override
  public int size() {
    return (int) size(fields, padding);
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (flags != REDIRECTION_PKT) {
      oddities.add("redirection flags are 0x%04x".formatted(flags));
    }
    if ((redirectionFlags & ~KNOWN_FLAGS) != 0) {
      oddities.add("RedirFlags have unknown bits: 0x%08x".formatted(redirectionFlags));
    }
    return List.copyOf(oddities);
  }
}
