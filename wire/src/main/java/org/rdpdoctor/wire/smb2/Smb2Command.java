package org.rdpdoctor.wire.smb2;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * Command, MS-SMB2 section 2.2.1. Unknown values are kept.
 *
 * @param value the unsigned 16-bit field
 */
public record Smb2Command(int value) {
  public static final Smb2Command NEGOTIATE = new Smb2Command(0x00);
  public static final Smb2Command SESSION_SETUP = new Smb2Command(0x01);
  public static final Smb2Command LOGOFF = new Smb2Command(0x02);
  public static final Smb2Command TREE_CONNECT = new Smb2Command(0x03);
  public static final Smb2Command TREE_DISCONNECT = new Smb2Command(0x04);
  public static final Smb2Command CREATE = new Smb2Command(0x05);
  public static final Smb2Command CLOSE = new Smb2Command(0x06);
  public static final Smb2Command FLUSH = new Smb2Command(0x07);
  public static final Smb2Command READ = new Smb2Command(0x08);
  public static final Smb2Command WRITE = new Smb2Command(0x09);
  public static final Smb2Command LOCK = new Smb2Command(0x0A);
  public static final Smb2Command IOCTL = new Smb2Command(0x0B);
  public static final Smb2Command CANCEL = new Smb2Command(0x0C);
  public static final Smb2Command ECHO = new Smb2Command(0x0D);
  public static final Smb2Command QUERY_DIRECTORY = new Smb2Command(0x0E);
  public static final Smb2Command CHANGE_NOTIFY = new Smb2Command(0x0F);
  public static final Smb2Command QUERY_INFO = new Smb2Command(0x10);
  public static final Smb2Command SET_INFO = new Smb2Command(0x11);
  public static final Smb2Command OPLOCK_BREAK = new Smb2Command(0x12);

  private static final Map<Smb2Command, String> NAMES =
      Map.ofEntries(
          Map.entry(NEGOTIATE, "NEGOTIATE"),
          Map.entry(SESSION_SETUP, "SESSION_SETUP"),
          Map.entry(LOGOFF, "LOGOFF"),
          Map.entry(TREE_CONNECT, "TREE_CONNECT"),
          Map.entry(TREE_DISCONNECT, "TREE_DISCONNECT"),
          Map.entry(CREATE, "CREATE"),
          Map.entry(CLOSE, "CLOSE"),
          Map.entry(FLUSH, "FLUSH"),
          Map.entry(READ, "READ"),
          Map.entry(WRITE, "WRITE"),
          Map.entry(LOCK, "LOCK"),
          Map.entry(IOCTL, "IOCTL"),
          Map.entry(CANCEL, "CANCEL"),
          Map.entry(ECHO, "ECHO"),
          Map.entry(QUERY_DIRECTORY, "QUERY_DIRECTORY"),
          Map.entry(CHANGE_NOTIFY, "CHANGE_NOTIFY"),
          Map.entry(QUERY_INFO, "QUERY_INFO"),
          Map.entry(SET_INFO, "SET_INFO"),
          Map.entry(OPLOCK_BREAK, "OPLOCK_BREAK"));

  public Smb2Command {
    FieldBounds.u16("Command", value);
  }

  /** The specification's name without its prefix; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%04x".formatted(value));
  }
}
