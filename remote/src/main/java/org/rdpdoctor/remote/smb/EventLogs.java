package org.rdpdoctor.remote.smb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * Event logs, whole: their files lie in System32\winevt\Logs below the folder of Windows and may be
 * read while the service writes them. Each is copied into a temporary file of this machine once, so
 * that all that is read of it is of one moment.
 */
final class EventLogs implements AutoCloseable {
  static final long MAX_LOG_SIZE = 512L << 20;

  private static final String FOLDER = "System32\\winevt\\Logs\\";

  private final SmbLink link;
  private final SharedFiles files;
  private final Map<String, Path> copies = new HashMap<>();

  EventLogs(SmbLink link, SharedFiles files) {
    this.link = link;
    this.files = files;
  }

  /** The slash in a log's name is written %4 in the name of its file. */
  private static SharedFiles.Place placeOf(String share, String below, String log) throws Refusal {
    return new SharedFiles.Place(share, below).inFolder(log.replace("/", "%4") + ".evtx");
  }

  HostReply read(HostCall.ReadEventLog call) throws Refusal, ChannelLost, InterruptedException {
    try {
      if (call.offset() == 0) {
        forget(call.log());
        copies.put(call.log(), copy(call.log()));
      }
      Path copy =
          Optional.ofNullable(copies.get(call.log()))
              .orElseThrow(() -> Refusal.because(87, call.log() + " was not read from its start"));
      return part(copy, call.offset(), call.length());
    } catch (IOException e) {
      throw Refusal.because(0, "no room here for a copy of " + call.log());
    }
  }

  private Path copy(String log) throws Refusal, ChannelLost, InterruptedException, IOException {
    Path copy = Files.createTempFile("rdpdoctor", ".evtx");
    boolean whole = false;
    try {
      copy(log, copy);
      whole = true;
      return copy;
    } finally {
      if (!whole) {
        Files.deleteIfExists(copy);
      }
    }
  }

  private void copy(String log, Path copy)
      throws Refusal, ChannelLost, InterruptedException, IOException {
    SharedFiles.Place place = place(log);
    try (SharedFiles.Handle opened = files.openToRead(place);
        FileChannel target = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      long size = files.size(opened);
      if (size > MAX_LOG_SIZE) {
        throw Refusal.because(0, "%s has %d bytes, more than we copy".formatted(log, size));
      }
      long offset = 0;
      while (offset < size) {
        int wanted = (int) Math.min(HostCall.MAX_CONTENT_BYTES, size - offset);
        Bytes part = files.content(place, opened, offset, wanted);
        if (part.isEmpty()) {
          return;
        }
        target.write(ByteBuffer.wrap(part.toArray()), offset);
        offset += part.size();
      }
    }
  }

  /** Below ADMIN$, which is wherever Windows is; below C$ where there is no such share. */
  private SharedFiles.Place place(String log) throws Refusal, ChannelLost, InterruptedException {
    try {
      boolean _ = link.files(SmbLink.ADMIN).isConnected();
      return placeOf(SmbLink.ADMIN, FOLDER, log);
    } catch (Refusal refusal) {
      return placeOf("C$", "Windows\\" + FOLDER, log);
    }
  }

  private static HostReply part(Path copy, long offset, int length) throws IOException {
    try (FileChannel source = FileChannel.open(copy, StandardOpenOption.READ)) {
      long total = source.size();
      long left = Math.max(0, total - Math.max(0, offset));
      int size = (int) Math.min(left, Math.clamp(length, 0, HostCall.MAX_CONTENT_BYTES));
      ByteBuffer content = ByteBuffer.allocate(size);
      int read = 0;
      while (content.hasRemaining() && read >= 0) {
        read = source.read(content, offset + content.position());
      }
      return new HostReply.ContentRead(Bytes.of(content.array(), 0, content.position()), total);
    }
  }

  private void forget(String log) {
    Optional.ofNullable(copies.remove(log)).ifPresent(EventLogs::delete);
  }

  private static void delete(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException _) {
      copy.toFile().deleteOnExit();
    }
  }

  /** Deletes the copies; never throws. */
  @Override
  public void close() {
    copies.values().forEach(EventLogs::delete);
    copies.clear();
  }
}
