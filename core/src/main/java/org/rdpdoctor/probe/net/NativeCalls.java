package org.rdpdoctor.probe.net;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The few calls of Linux's C library that the JDK has no way to make. */
final class NativeCalls {
  private static final String ERRNO = "errno";
  private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();

  /** Longest text that is read from the system. */
  private static final int MAX_TEXT_BYTES = 256;

  private final MethodHandle socket;
  private final MethodHandle setOption;
  private final MethodHandle getOption;
  private final MethodHandle getName;
  private final MethodHandle getPeerName;
  private final MethodHandle connect;
  private final MethodHandle send;
  private final MethodHandle receive;
  private final MethodHandle poll;
  private final MethodHandle receiveMessage;
  private final MethodHandle close;
  private final MethodHandle errorText;

  @SuppressWarnings("restricted")
  private NativeCalls() {
    Linker linker = Linker.nativeLinker();
    this.socket =
        handle(linker, "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    this.setOption =
        handle(
            linker,
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    this.getOption =
        handle(
            linker,
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    this.getName =
        handle(linker, "getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    this.getPeerName =
        handle(linker, "getpeername", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    this.connect =
        handle(linker, "connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    this.send =
        handle(
            linker,
            "send",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    this.receive =
        handle(
            linker,
            "recv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    this.poll =
        handle(linker, "poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    this.receiveMessage =
        handle(linker, "recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    this.close = handle(linker, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    this.errorText = handle(linker, "strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  /** Empty where this is not Linux or native access is not permitted; nothing is then printed. */
  static Optional<NativeCalls> ofSystem() {
    return Holder.CALLS;
  }

  private static final class Holder {
    private static final Optional<NativeCalls> CALLS = find();

    private static Optional<NativeCalls> find() {
      boolean usable =
          System.getProperty("os.name", "").equals("Linux")
              && ADDRESS.byteSize() == Long.BYTES
              && NativeCalls.class.getModule().isNativeAccessEnabled();
      try {
        return usable ? Optional.of(new NativeCalls()) : Optional.empty();
      } catch (UnsupportedOperationException | IllegalCallerException | NoSuchElementException _) {
        return Optional.empty(); // no linker or no such function on this platform
      }
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(Linker linker, String name, FunctionDescriptor shape) {
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), shape, Linker.Option.captureCallState(ERRNO));
  }

  /** Memory for the error number that a call leaves. */
  static MemoryLayout callState() {
    return CALL_STATE;
  }

  /** The error number that the last call with this memory left. */
  static int errorIn(MemorySegment callState) {
    return callState.get(JAVA_INT, CALL_STATE.byteOffset(groupElement(ERRNO)));
  }

  int socket(MemorySegment callState, int family, int type) {
    return socket(callState, family, type, 0);
  }

  int socket(MemorySegment callState, int family, int type, int protocol) {
    return (int) call(socket, callState, family, type, protocol);
  }

  int setOption(MemorySegment callState, int socket, int level, int option, MemorySegment value) {
    return (int) call(setOption, callState, socket, level, option, value, (int) value.byteSize());
  }

  /**
   * @param size before the call: of the value's memory, and after it: of what was written there
   */
  int getOption(
      MemorySegment callState,
      int socket,
      int level,
      int option,
      MemorySegment value,
      MemorySegment size) {
    return (int) call(getOption, callState, socket, level, option, value, size);
  }

  /** The socket's own address; {@code size} as for {@link #getOption}. */
  int getName(MemorySegment callState, int socket, MemorySegment address, MemorySegment size) {
    return (int) call(getName, callState, socket, address, size);
  }

  /** The address of the other end; {@code size} as for {@link #getOption}. */
  int getPeerName(MemorySegment callState, int socket, MemorySegment address, MemorySegment size) {
    return (int) call(getPeerName, callState, socket, address, size);
  }

  int connect(MemorySegment callState, int socket, MemorySegment address) {
    return (int) call(connect, callState, socket, address, (int) address.byteSize());
  }

  long send(MemorySegment callState, int socket, MemorySegment bytes, int flags) {
    return (long) call(send, callState, socket, bytes, bytes.byteSize(), flags);
  }

  long receive(MemorySegment callState, int socket, MemorySegment into, int flags) {
    return (long) call(receive, callState, socket, into, into.byteSize(), flags);
  }

  int poll(MemorySegment callState, MemorySegment descriptors, long count, int millis) {
    return (int) call(poll, callState, descriptors, count, millis);
  }

  long receiveMessage(MemorySegment callState, int socket, MemorySegment message, int flags) {
    return (long) call(receiveMessage, callState, socket, message, flags);
  }

  int close(MemorySegment callState, int socket) {
    return (int) call(close, callState, socket);
  }

  /** The system's words for an error number, in the locale of the process. */
  @SuppressWarnings("restricted")
  String errorText(int error) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = (MemorySegment) call(errorText, arena.allocate(CALL_STATE), error);
      return text.address() == 0 ? "" : text.reinterpret(MAX_TEXT_BYTES).getString(0);
    }
  }

  private static Object call(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable problem) {
      throw new IllegalStateException("a call of the C library failed", problem);
    }
  }
}
