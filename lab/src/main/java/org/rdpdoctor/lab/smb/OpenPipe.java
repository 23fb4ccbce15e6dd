package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.fscc.FileAttributes;
import org.rdpdoctor.wire.fscc.FileInformation;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.smb2.Smb2InfoType;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Response.FileFacts;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** A named pipe in message mode that a client has open. */
final class OpenPipe extends Open {
  /** What is at the other end. */
  interface Endpoint {
    /** The messages that answer what was written. */
    List<Bytes> answer(Bytes written) throws IOException, SmbRefusal;
  }

  private static final FileTime NEVER = new FileTime(0);
  private static final long SIZE_TOLD = 4096;

  private final Endpoint endpoint;
  private final Deque<Bytes> waiting = new ArrayDeque<>();

  OpenPipe(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  long action() {
    return Smb2Response.Create.OPENED;
  }

  @Override
  FileFacts facts() {
    return new FileFacts(NEVER, NEVER, NEVER, NEVER, SIZE_TOLD, 0, FileAttributes.NORMAL);
  }

  @Override
  Part read(Smb2Request.Read request) throws SmbRefusal {
    return next(request.length());
  }

  /** The next message, or as much of it as there is room for. */
  private Part next(long room) throws SmbRefusal {
    Bytes message = waiting.poll();
    if (message == null) {
      throw new SmbRefusal(Smb2Status.PIPE_EMPTY);
    }
    if (message.size() <= room) {
      return new Part(message, false);
    }
    waiting.addFirst(message.slice((int) room, message.size()));
    return new Part(message.first((int) room), true);
  }

  @Override
  void write(long offset, Bytes data) throws SmbRefusal, IOException {
    waiting.addAll(endpoint.answer(data));
  }

  @Override
  Part transceive(Bytes input, long room) throws SmbRefusal, IOException {
    write(0, input);
    return next(room);
  }

  @Override
  Bytes tell(Smb2Request.QueryInfo request) throws SmbRefusal {
    if (request.type() == Smb2InfoType.FILE
        && request.informationClass() == FileInformation.Standard.CLASS) {
      return new FileInformation.Standard(SIZE_TOLD, 0, 1, false, false).toBytes();
    }
    throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
  }

  @Override
  void close() {}
}
