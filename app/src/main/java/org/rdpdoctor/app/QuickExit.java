package org.rdpdoctor.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Ends the process at once. {@code System.exit} waits 0.3 s for threads that wait in the kernel,
 * and once a virtual thread has waited for a socket, the JDK's poller is such a thread until the
 * end. That wait was nearly half of the time of a diagnosis. Tried on Linux only; elsewhere the
 * ordinary exit is used.
 */
final class QuickExit {
  private QuickExit() {}

  /** Everything must be closed and flushed; shutdown hooks do not run. */
  static void with(int code) {
    try {
      Optional<MethodHandle> exit = nativeExit();
      if (exit.isPresent()) {
        exit.get().invokeExact(code);
      }
    } catch (Throwable refused) {
      // The ordinary way is left.
    }
    System.exit(code);
  }

  @SuppressWarnings("restricted") // the manifest and the launcher enable native access
  private static Optional<MethodHandle> nativeExit() {
    boolean possible =
        System.getProperty("os.name", "").equals("Linux")
            && QuickExit.class.getModule().isNativeAccessEnabled();
    if (!possible) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> address = linker.defaultLookup().find("_exit");
    return address.map(
        each -> linker.downcallHandle(each, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)));
  }
}
