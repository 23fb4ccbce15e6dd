package org.rdpdoctor.wire.scmr;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;

/**
 * SERVICE_STATUS, MS-SCMR section 2.2.47: seven numbers of 32 bits.
 *
 * @param state 1 stopped, 2 start pending, 3 stop pending, 4 running, 5 continue pending, 6 pause
 *     pending, 7 paused
 * @param accepted controls that it takes, such as {@link #ACCEPTS_STOP}
 * @param exitCode of Windows; 1066 says that {@code ownExitCode} holds the service's own
 * @param waitHint milliseconds in which a pending change should come on
 */
public record ServiceStatus(
    long type,
    long state,
    long accepted,
    long exitCode,
    long ownExitCode,
    long checkPoint,
    long waitHint) {
  static final int SIZE = 28;

  public static final long STOPPED = 1;
  public static final long START_PENDING = 2;
  public static final long STOP_PENDING = 3;
  public static final long RUNNING = 4;
  public static final long PAUSED = 7;

  /** SERVICE_ACCEPT_STOP. */
  public static final long ACCEPTS_STOP = 1;

  /** SERVICE_WIN32_OWN_PROCESS. */
  public static final long OWN_PROCESS = 0x10;

  /** SERVICE_WIN32_SHARE_PROCESS. */
  public static final long SHARED_PROCESS = 0x20;

  /** Beside a refusal. */
  public static final ServiceStatus NONE = new ServiceStatus(0, 0, 0, 0, 0, 0, 0);

  public ServiceStatus {
    FieldBounds.u32("dwServiceType", type);
    FieldBounds.u32("dwCurrentState", state);
    FieldBounds.u32("dwControlsAccepted", accepted);
    FieldBounds.u32("dwWin32ExitCode", exitCode);
    FieldBounds.u32("dwServiceSpecificExitCode", ownExitCode);
    FieldBounds.u32("dwCheckPoint", checkPoint);
    FieldBounds.u32("dwWaitHint", waitHint);
  }

  /** A service of its own process that is in this state and can be stopped. */
  public static ServiceStatus of(long state) {
    return new ServiceStatus(OWN_PROCESS, state, state == RUNNING ? ACCEPTS_STOP : 0, 0, 0, 0, 0);
  }

  static ServiceStatus read(NdrReader reader) throws DecodeException {
    return new ServiceStatus(
        reader.u32("dwServiceType"),
        reader.u32("dwCurrentState"),
        reader.u32("dwControlsAccepted"),
        reader.u32("dwWin32ExitCode"),
        reader.u32("dwServiceSpecificExitCode"),
        reader.u32("dwCheckPoint"),
        reader.u32("dwWaitHint"));
  }

  static ServiceStatus read(Reader reader) throws DecodeException {
    return read(new NdrReader(reader.bytes("SERVICE_STATUS", SIZE)));
  }

  void encode(NdrWriter writer) {
    writer.u32(type).u32(state).u32(accepted).u32(exitCode).u32(ownExitCode);
    writer.u32(checkPoint).u32(waitHint);
  }

  Bytes toBytes() {
    NdrWriter writer = new NdrWriter();
    encode(writer);
    return writer.toBytes();
  }

  void encode(Writer writer) {
    writer.bytes(toBytes());
  }
}
