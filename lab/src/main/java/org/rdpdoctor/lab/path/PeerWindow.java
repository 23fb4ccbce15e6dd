package org.rdpdoctor.lab.path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How large a window the peer of a connection has announced, as Linux tells in TCP_INFO (tcp(7),
 * tcpi_snd_wnd of linux/tcp.h, since 5.4). The descriptor of the socket is found in /proc, since
 * Java does not tell it.
 */
final class PeerWindow {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int SEND_WINDOW_OFFSET = 228;
  private static final int INFO_BYTES = 256;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

  /** The table may change while it is read, and a line be missed. */
  private static final int MOST_READINGS = 10;

  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String ESTABLISHED = "01";

  private static final Optional<MethodHandle> GET_OPTION = getOption();

  private PeerWindow() {}

  /** In bytes; empty where it cannot be told. */
  static OptionalInt of(Socket socket) {
    if (GET_OPTION.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      for (int reading = 0; reading < MOST_READINGS; reading++) {
        Optional<Integer> descriptor = descriptor(socket);
        if (descriptor.isPresent()) {
          return window(GET_OPTION.get(), descriptor.get());
        }
      }
      return OptionalInt.empty();
    } catch (IOException unreadable) {
      return OptionalInt.empty();
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> getOption() {
    if (!System.getProperty("os.name", "").equals("Linux")
        || !PeerWindow.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      return Optional.of(
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("getsockopt"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS)));
    } catch (UnsupportedOperationException | IllegalCallerException | NoSuchElementException none) {
      return Optional.empty();
    }
  }

  private static OptionalInt window(MethodHandle getOption, int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES);
      MemorySegment size = arena.allocate(JAVA_INT);
      size.set(JAVA_INT, 0, INFO_BYTES);
      int result = (int) getOption.invokeExact(descriptor, IPPROTO_TCP, TCP_INFO, info, size);
      boolean told = result == 0 && size.get(JAVA_INT, 0) >= SEND_WINDOW_OFFSET + Integer.BYTES;
      return told ? OptionalInt.of(info.get(JAVA_INT, SEND_WINDOW_OFFSET)) : OptionalInt.empty();
    } catch (Throwable problem) {
      throw new IllegalStateException("a call of the C library failed", problem);
    }
  }

  private static Optional<Integer> descriptor(Socket socket) throws IOException {
    Optional<String> inode = inode(socket.getLocalPort(), socket.getPort());
    if (inode.isEmpty()) {
      return Optional.empty();
    }
    String wanted = "socket:[%s]".formatted(inode.get());
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(each -> target(each).equals(wanted))
          .map(each -> Integer.valueOf(each.getFileName().toString()))
          .findFirst();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** The two ports tell a connection on loopback; its other end has them the other way round. */
  private static Optional<String> inode(int localPort, int remotePort) throws IOException {
    for (Path table : TABLES) {
      try (Stream<String> lines = Files.lines(table)) {
        Optional<String> found =
            lines
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > INODE && fields[STATE].equals(ESTABLISHED))
                .filter(fields -> fields[LOCAL].endsWith(port(localPort)))
                .filter(fields -> fields[REMOTE].endsWith(port(remotePort)))
                .map(fields -> fields[INODE])
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static String port(int number) {
    return ":%04X".formatted(number);
  }
}
