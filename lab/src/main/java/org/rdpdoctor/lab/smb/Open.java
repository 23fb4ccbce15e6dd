package org.rdpdoctor.lab.smb;

import java.io.IOException;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.smb2.Smb2InfoType;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response.FileFacts;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** A file, folder or pipe that a client has open. What it cannot do it refuses. */
abstract sealed class Open permits OpenFile, OpenPipe {
  /**
   * A part of what was to be read.
   *
   * @param more the message of a pipe goes on
   */
  record Part(Bytes data, boolean more) {}

  /** What was done to open it, as a CREATE response says. */
  abstract long action();

  abstract FileFacts facts() throws SmbRefusal, IOException;

  abstract Part read(Smb2Request.Read request) throws SmbRefusal, IOException;

  abstract void write(long offset, Bytes data) throws SmbRefusal, IOException;

  /** Whatever was left to be done is done. */
  abstract void close() throws SmbRefusal, IOException;

  Part transceive(Bytes input, long room) throws SmbRefusal, IOException {
    throw new SmbRefusal(Smb2Status.INVALID_DEVICE_REQUEST);
  }

  Bytes list(Smb2Request.QueryDirectory request) throws SmbRefusal, IOException {
    throw new SmbRefusal(Smb2Status.INVALID_PARAMETER);
  }

  /**
   * Tells what {@link Smb2InfoType} and class ask for.
   *
   * @return whole, however little the client has room for
   */
  Bytes tell(Smb2Request.QueryInfo request) throws SmbRefusal, IOException {
    throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
  }

  void set(Smb2Request.SetInfo request) throws SmbRefusal, IOException {
    throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
  }
}
