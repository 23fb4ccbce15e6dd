package org.rdpdoctor.wire.scmr;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.RpcReply;

/**
 * What the service control manager answers to a {@link ScmrCall}, MS-SCMR section 3.1.4. Whatever
 * else an answer holds says nothing when its code is not {@link #SUCCESS}.
 */
public sealed interface ScmrReply extends RpcReply {
  long SUCCESS = 0;
  long ACCESS_DENIED = 5;

  /** ERROR_INSUFFICIENT_BUFFER: what is needed stands in the answer. */
  long INSUFFICIENT_BUFFER = 122;

  /** ERROR_MORE_DATA. */
  long MORE_DATA = 234;

  /** ERROR_DEPENDENT_SERVICES_RUNNING. */
  long DEPENDENT_SERVICES_RUNNING = 1051;

  /** ERROR_SERVICE_REQUEST_TIMEOUT. */
  long REQUEST_TIMEOUT = 1053;

  /** ERROR_SERVICE_ALREADY_RUNNING. */
  long ALREADY_RUNNING = 1056;

  /** ERROR_SERVICE_DISABLED. */
  long DISABLED = 1058;

  /** ERROR_SERVICE_DOES_NOT_EXIST. */
  long DOES_NOT_EXIST = 1060;

  /** ERROR_SERVICE_CANNOT_ACCEPT_CTRL. */
  long CANNOT_ACCEPT_CONTROL = 1061;

  /** ERROR_SERVICE_NOT_ACTIVE. */
  long NOT_ACTIVE = 1062;

  default boolean isSuccess() {
    return code() == SUCCESS;
  }

  /** Reads the answer to an operation of {@link ScmrCall}. */
  static ScmrReply decode(int operation, Bytes stub) throws DecodeException {
    NdrReader reader = new NdrReader(stub);
    return switch (operation) {
      case ScmrCall.CloseServiceHandle.OPERATION,
          ScmrCall.OpenScManager.OPERATION,
          ScmrCall.OpenService.OPERATION ->
          new Opened(reader.handle(), reader.u32("error code"));
      case ScmrCall.ControlService.OPERATION, ScmrCall.QueryServiceStatus.OPERATION ->
          new Status(ServiceStatus.read(reader), reader.u32("error code"));
      case ScmrCall.ChangeServiceConfig.OPERATION ->
          new ConfigChanged(reader.optionalU32("lpdwTagId"), reader.u32("error code"));
      case ScmrCall.EnumDependentServices.OPERATION -> Services.read(reader, false);
      case ScmrCall.EnumServicesStatus.OPERATION -> Services.read(reader, true);
      case ScmrCall.QueryServiceConfig.OPERATION ->
          new Config(
              ServiceConfig.read(reader), reader.u32("pcbBytesNeeded"), reader.u32("error code"));
      case ScmrCall.StartService.OPERATION -> new Done(reader.u32("error code"));
      case ScmrCall.QueryServiceStatusEx.OPERATION -> ProcessStatus.read(reader);
      default -> throw DecodeException.unexpected("operation", 0, "%d".formatted(operation));
    };
  }

  /** To calls that open or close. */
  record Opened(ContextHandle handle, long code) implements ScmrReply {
    public Opened {
      FieldBounds.u32("error code", code);
    }

    /** A refusal, or the answer to a close. */
    public Opened(long code) {
      this(ContextHandle.NONE, code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(handle);
    }
  }

  /** To {@link ScmrCall.ControlService} and {@link ScmrCall.QueryServiceStatus}. */
  record Status(ServiceStatus status, long code) implements ScmrReply {
    public Status {
      FieldBounds.u32("error code", code);
    }

    @Override
    public void encode(NdrWriter writer) {
      status.encode(writer);
    }
  }

  /** To calls that only do something. */
  record Done(long code) implements ScmrReply {
    public Done {
      FieldBounds.u32("error code", code);
    }

    @Override
    public void encode(NdrWriter writer) {}
  }

  /** To {@link ScmrCall.ChangeServiceConfig}. */
  record ConfigChanged(Optional<Long> tag, long code) implements ScmrReply {
    public ConfigChanged {
      FieldBounds.u32("error code", code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.optionalU32(tag);
    }
  }

  /**
   * To {@link ScmrCall.QueryServiceConfig}.
   *
   * @param needed bytes, when the code is {@link #INSUFFICIENT_BUFFER}
   */
  record Config(ServiceConfig config, long needed, long code) implements ScmrReply {
    public Config {
      FieldBounds.u32("pcbBytesNeeded", needed);
      FieldBounds.u32("error code", code);
    }

    @Override
    public void encode(NdrWriter writer) {
      config.encode(writer);
      writer.u32(needed);
    }
  }

  /**
   * To {@link ScmrCall.EnumDependentServices} and {@link ScmrCall.EnumServicesStatus}.
   *
   * @param capacity of the buffer in bytes, as the call offered it
   * @param needed bytes, when the code is {@link #MORE_DATA}
   * @param resume where to go on; only the second of the two has it
   */
  record Services(
      List<ServiceEntry> entries, int capacity, long needed, Optional<Long> resume, long code)
      implements ScmrReply {
    public Services {
      FieldBounds.u32("pcbBytesNeeded", needed);
      FieldBounds.u32("error code", code);
      entries = List.copyOf(entries);
    }

    private static Services read(NdrReader reader, boolean resumes) throws DecodeException {
      Bytes buffer = reader.bytes("lpServices");
      long needed = reader.u32("pcbBytesNeeded");
      List<ServiceEntry> entries = ServiceEntry.decode(buffer, reader.u32("lpServicesReturned"));
      Optional<Long> resume = resumes ? reader.optionalU32("lpResumeIndex") : Optional.empty();
      return new Services(entries, buffer.size(), needed, resume, reader.u32("error code"));
    }

    /** Bytes that a list of these takes. */
    public static int sizeOf(List<ServiceEntry> entries) {
      return ServiceEntry.encode(entries).size();
    }

    @Override
    public void encode(NdrWriter writer) {
      Bytes list = ServiceEntry.encode(entries);
      int spare = Math.max(0, capacity - list.size());
      writer.bytes(new Writer().bytes(list).zeros(spare).toBytes());
      writer.u32(needed).u32(entries.size());
      resume.ifPresent(index -> writer.optionalU32(Optional.of(index)));
    }
  }

  /**
   * To {@link ScmrCall.QueryServiceStatusEx}: SERVICE_STATUS_PROCESS, section 2.2.49.
   *
   * @param processId 0 when it does not run
   */
  record ProcessStatus(ServiceStatus status, long processId, long flags, long needed, long code)
      implements ScmrReply {
    public static final int SIZE = ServiceStatus.SIZE + 8;

    public ProcessStatus {
      FieldBounds.u32("dwProcessId", processId);
      FieldBounds.u32("dwServiceFlags", flags);
      FieldBounds.u32("pcbBytesNeeded", needed);
      FieldBounds.u32("error code", code);
    }

    public ProcessStatus(ServiceStatus status, long processId) {
      this(status, processId, 0, SIZE, SUCCESS);
    }

    private static ProcessStatus read(NdrReader reader) throws DecodeException {
      Bytes buffer = reader.bytes("lpBuffer");
      Reader content = new Reader(buffer);
      boolean filled = buffer.size() >= SIZE;
      ServiceStatus status = filled ? ServiceStatus.read(content) : ServiceStatus.NONE;
      long processId = filled ? content.u32le("dwProcessId") : 0;
      long flags = filled ? content.u32le("dwServiceFlags") : 0;
      return new ProcessStatus(
          status, processId, flags, reader.u32("pcbBytesNeeded"), reader.u32("error code"));
    }

    @Override
    public void encode(NdrWriter writer) {
      Writer buffer = new Writer();
      status.encode(buffer);
      writer.bytes(buffer.u32le(processId).u32le(flags).toBytes()).u32(needed);
    }
  }
}
