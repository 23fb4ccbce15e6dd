package org.rdpdoctor.wire.smb2;

import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/** SMB2_FILEID, MS-SMB2 section 2.2.14.1: what is open, 16 bytes. */
public record Smb2FileId(long persistent, long temporary) {
  /** In a related message: the file of the message before. Elsewhere: none. */
  public static final Smb2FileId OF_MESSAGE_BEFORE = new Smb2FileId(-1, -1);

  static Smb2FileId read(Reader reader) throws DecodeException {
    return new Smb2FileId(reader.i64le("FileId.Persistent"), reader.i64le("FileId.Volatile"));
  }

  void write(Writer writer) {
    writer.i64le(persistent).i64le(temporary);
  }
}
