package org.rdpdoctor.wire.rdpbcgr;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * TS_INFO_PACKET, MS-RDPBCGR section 2.2.1.11.1.1, the content of the Client Info PDU: who signs in
 * and what shall be started. What {@link #encode} writes holds the password in clear.
 *
 * <p>Texts are without their ends, which the encoder adds.
 *
 * @param codePage in ANSI the code page, in Unicode the input locale; 0 for none
 * @param flags {@link #UNICODE} and other INFO_ flags
 * @param password in the encoding that the flags name
 * @param extra TS_EXTENDED_INFO_PACKET, section 2.2.1.11.1.1.1; can hold an auto-reconnect cookie
 */
public record ClientInfo(
    long codePage,
    long flags,
    Bytes domain,
    Bytes userName,
    Secret password,
    Bytes alternateShell,
    Bytes workingDirectory,
    Secret extra)
    implements WireMessage {
  /** INFO_MOUSE. */
  public static final long MOUSE = 0x0000_0001;

  /** INFO_DISABLECTRLALTDEL. */
  public static final long DISABLE_CTRL_ALT_DEL = 0x0000_0002;

  /** INFO_AUTOLOGON: the server signs in with the credentials of this packet. */
  public static final long AUTO_LOGON = 0x0000_0008;

  /** INFO_UNICODE. */
  public static final long UNICODE = 0x0000_0010;

  /** INFO_MAXIMIZESHELL; without it xrdp takes the packet for one that was decrypted wrongly. */
  public static final long MAXIMIZE_SHELL = 0x0000_0020;

  /** INFO_LOGONNOTIFY. */
  public static final long LOGON_NOTIFY = 0x0000_0040;

  /** INFO_NOAUDIOPLAYBACK. */
  public static final long NO_AUDIO = 0x0008_0000;

  /** INFO_LOGONERRORS: errors of the sign-in may be shown. */
  public static final long LOGON_ERRORS = 0x0001_0000;

  /** Largest text in bytes; 512 for Windows XP and later. */
  public static final int MAX_TEXT_SIZE = 4096;

  private static final int FIXED_SIZE = 18;
  private static final int TEXTS = 5;
  private static final int AF_INET = 2;
  private static final int TIME_ZONE_SIZE = 172;
  private static final int RESERVED_SIZE = 4;

  public ClientInfo {
    FieldBounds.u32("CodePage", codePage);
    FieldBounds.u32("info flags", flags);
    FieldBounds.within("domain size", domain.size(), MAX_TEXT_SIZE);
    FieldBounds.within("user name size", userName.size(), MAX_TEXT_SIZE);
    FieldBounds.within("password size", password.reveal().length, MAX_TEXT_SIZE);
    FieldBounds.within("alternate shell size", alternateShell.size(), MAX_TEXT_SIZE);
    FieldBounds.within("working directory size", workingDirectory.size(), MAX_TEXT_SIZE);
  }

  /**
   * A client without sound, in Unicode, that sends no password: the server has it from CredSSP, or
   * shows its sign-in screen.
   *
   * @param userName empty when nobody signs in
   * @param clientAddress what the server is told of our address
   */
  public static ClientInfo of(String domain, String userName, String clientAddress) {
    long flags =
        MOUSE
            | DISABLE_CTRL_ALT_DEL
            | UNICODE
            | MAXIMIZE_SHELL
            | LOGON_NOTIFY
            | LOGON_ERRORS
            | NO_AUDIO;
    return new ClientInfo(
        0,
        userName.isEmpty() ? flags : flags | AUTO_LOGON,
        Utf16.bytes(domain),
        Utf16.bytes(userName),
        Secret.of(new byte[0]),
        Bytes.EMPTY,
        Bytes.EMPTY,
        extended(clientAddress));
  }

  /** Address, an empty directory, the time zone UTC, no experience settings and no cookie. */
  private static Secret extended(String clientAddress) {
    Bytes address = Utf16.bytes(clientAddress + "\0");
    return Secret.of(
        new Writer()
            .u16le(AF_INET)
            .u16le(address.size())
            .bytes(address)
            .u16le(2)
            .u16le(0)
            .zeros(TIME_ZONE_SIZE)
            .u32le(0)
            .u32le(0)
            .u16le(0)
            .zeros(RESERVED_SIZE)
            .toBytes()
            .toArray());
  }

  public boolean isUnicode() {
    return (flags & UNICODE) != 0;
  }

  /**
   * Reads one packet; all that follows the texts is {@link #extra}.
   *
   * @throws DecodeException unexpected when a text does not end with a zero character
   */
  public static ClientInfo decode(Reader reader) throws DecodeException {
    long codePage = reader.u32le("CodePage");
    long flags = reader.u32le("info flags");
    int[] sizes = new int[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
      int offset = reader.offset();
      sizes[i] = reader.u16le("text size");
      if (sizes[i] > MAX_TEXT_SIZE) {
        throw DecodeException.limit("text size", offset, sizes[i], MAX_TEXT_SIZE);
      }
    }
    int end = (flags & UNICODE) != 0 ? 2 : 1;
    return new ClientInfo(
        codePage,
        flags,
        readText(reader, "Domain", sizes[0], end),
        readText(reader, "UserName", sizes[1], end),
        Secret.of(readText(reader, "Password", sizes[2], end).toArray()),
        readText(reader, "AlternateShell", sizes[3], end),
        readText(reader, "WorkingDir", sizes[4], end),
        Secret.of(reader.rest().toArray()));
  }

  private static Bytes readText(Reader reader, String field, int size, int end)
      throws DecodeException {
    Bytes text = reader.bytes(field, size);
    int offset = reader.offset();
    for (int i = 0; i < end; i++) {
      if (reader.u8(field + " end") != 0) {
        throw DecodeException.unexpected(field + " end", offset, "not zero");
      }
    }
    return text;
  }

  @Override
  public void encode(Writer writer) {
    Bytes secret = Bytes.of(password.reveal());
    List<Bytes> texts = List.of(domain, userName, secret, alternateShell, workingDirectory);
    writer.u32le(codePage).u32le(flags);
    texts.forEach(text -> writer.u16le(text.size()));
    texts.forEach(text -> writer.bytes(text).zeros(isUnicode() ? 2 : 1));
    writer.bytes(Bytes.of(extra.reveal()));
  }

  @Override
  public int size() {
    return FIXED_SIZE
        + TEXTS * (isUnicode() ? 2 : 1)
        + domain.size()
        + userName.size()
        + password.reveal().length
        + alternateShell.size()
        + workingDirectory.size()
        + extra.reveal().length;
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (isUnicode() && (domain.size() % 2 != 0 || userName.size() % 2 != 0)) {
      oddities.add("client info has half a character");
    }
    return List.copyOf(oddities);
  }

  @Override
  public String toString() {
    return "client info with flags 0x%08x".formatted(flags);
  }
}
