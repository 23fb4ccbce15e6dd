package org.rdpdoctor.wire.scmr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.RpcCall;

/**
 * A call of the service control manager, MS-SCMR section 3.1.4. Each names the {@link ScmrReply}
 * that answers it. These are the values of a call, not its very bytes, as for the registry.
 */
public sealed interface ScmrCall extends RpcCall {
  /** SC_MANAGER_CONNECT, section 3.1.4. */
  long CONNECT = 0x1;

  /** SC_MANAGER_ENUMERATE_SERVICE. */
  long ENUMERATE = 0x4;

  /** SERVICE_QUERY_CONFIG. */
  long QUERY_CONFIG = 0x1;

  /** SERVICE_CHANGE_CONFIG. */
  long CHANGE_CONFIG = 0x2;

  /** SERVICE_QUERY_STATUS. */
  long QUERY_STATUS = 0x4;

  /** SERVICE_ENUMERATE_DEPENDENTS. */
  long ENUMERATE_DEPENDENTS = 0x8;

  /** SERVICE_START. */
  long START = 0x10;

  /** SERVICE_STOP. */
  long STOP = 0x20;

  /** The largest list that may be asked for. */
  int MAX_LIST_SIZE = 0x4_0000;

  /** The largest configuration that may be asked for. */
  int MAX_CONFIG_SIZE = 8192;

  /**
   * Reads the data of a call.
   *
   * @throws DecodeException unexpected when the operation is none of these
   */
  static ScmrCall decode(int operation, Bytes stub) throws DecodeException {
    NdrReader reader = new NdrReader(stub);
    return switch (operation) {
      case CloseServiceHandle.OPERATION -> new CloseServiceHandle(reader.handle());
      case ControlService.OPERATION -> new ControlService(reader.handle(), reader.u32("dwControl"));
      case QueryServiceStatus.OPERATION -> new QueryServiceStatus(reader.handle());
      case ChangeServiceConfig.OPERATION -> ChangeServiceConfig.read(reader);
      case EnumDependentServices.OPERATION ->
          new EnumDependentServices(
              reader.handle(),
              reader.u32("dwServiceState"),
              bounded(reader.u32("cbBufSize"), MAX_LIST_SIZE));
      case EnumServicesStatus.OPERATION ->
          new EnumServicesStatus(
              reader.handle(),
              reader.u32("dwServiceType"),
              reader.u32("dwServiceState"),
              bounded(reader.u32("cbBufSize"), MAX_LIST_SIZE),
              reader.optionalU32("lpResumeIndex").orElse(0L));
      case OpenScManager.OPERATION ->
          new OpenScManager(
              reader.optionalText("lpMachineName"),
              reader.optionalText("lpDatabaseName"),
              reader.u32("dwDesiredAccess"));
      case OpenService.OPERATION ->
          new OpenService(
              reader.handle(), reader.text("lpServiceName"), reader.u32("dwDesiredAccess"));
      case QueryServiceConfig.OPERATION ->
          new QueryServiceConfig(
              reader.handle(), bounded(reader.u32("cbBufSize"), MAX_CONFIG_SIZE));
      case StartService.OPERATION -> StartService.read(reader);
      case QueryServiceStatusEx.OPERATION ->
          new QueryServiceStatusEx(
              reader.handle(),
              reader.u32("InfoLevel"),
              bounded(reader.u32("cbBufSize"), MAX_CONFIG_SIZE));
      default -> throw DecodeException.unexpected("operation", 0, "%d".formatted(operation));
    };
  }

  private static int bounded(long size, int limit) throws DecodeException {
    if (size > limit) {
      throw DecodeException.limit("cbBufSize", 0, size, limit);
    }
    return (int) size;
  }

  /** RCloseServiceHandle, section 3.1.4.1: {@link ScmrReply.Opened} without a handle. */
  record CloseServiceHandle(ContextHandle handle) implements ScmrCall {
    static final int OPERATION = 0;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(handle);
    }
  }

  /** RControlService, section 3.1.4.2: {@link ScmrReply.Status}. */
  record ControlService(ContextHandle service, long control) implements ScmrCall {
    static final int OPERATION = 1;

    /** SERVICE_CONTROL_STOP. */
    public static final long STOP = 1;

    /** SERVICE_CONTROL_INTERROGATE. */
    public static final long INTERROGATE = 4;

    public ControlService {
      FieldBounds.u32("dwControl", control);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(service).u32(control);
    }
  }

  /** RQueryServiceStatus, section 3.1.4.7: {@link ScmrReply.Status}. */
  record QueryServiceStatus(ContextHandle service) implements ScmrCall {
    static final int OPERATION = 6;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(service);
    }
  }

  /**
   * RChangeServiceConfigW, section 3.1.4.11: {@link ScmrReply.ConfigChanged}. A number that is
   * {@link #NO_CHANGE} and a text that is absent stay as they are. A call that sets a password is
   * refused.
   */
  record ChangeServiceConfig(
      ContextHandle service,
      long type,
      long startType,
      long errorControl,
      Optional<String> binaryPath,
      Optional<String> loadOrderGroup,
      Optional<Long> tag,
      Optional<Bytes> dependencies,
      Optional<String> account,
      Optional<String> shown)
      implements ScmrCall {
    static final int OPERATION = 11;

    /** SERVICE_NO_CHANGE. */
    public static final long NO_CHANGE = 0xFFFF_FFFFL;

    public ChangeServiceConfig {
      FieldBounds.u32("dwServiceType", type);
      FieldBounds.u32("dwStartType", startType);
      FieldBounds.u32("dwErrorControl", errorControl);
    }

    /** Changes the start type alone. */
    public ChangeServiceConfig(ContextHandle service, long startType) {
      this(
          service,
          NO_CHANGE,
          startType,
          NO_CHANGE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    private static ChangeServiceConfig read(NdrReader reader) throws DecodeException {
      ContextHandle service = reader.handle();
      long type = reader.u32("dwServiceType");
      long startType = reader.u32("dwStartType");
      long errorControl = reader.u32("dwErrorControl");
      Optional<String> path = reader.optionalText("lpBinaryPathName");
      Optional<String> group = reader.optionalText("lpLoadOrderGroup");
      Optional<Long> tag = reader.optionalU32("lpdwTagId");
      Optional<Bytes> dependencies = reader.optionalBytes("lpDependencies");
      reader.u32("dwDependSize");
      Optional<String> account = reader.optionalText("lpServiceStartName");
      if (reader.pointer("lpPassword")) {
        throw DecodeException.unexpected("lpPassword", 0, "there");
      }
      reader.u32("dwPwSize");
      Optional<String> shown = reader.optionalText("lpDisplayName");
      return new ChangeServiceConfig(
          service, type, startType, errorControl, path, group, tag, dependencies, account, shown);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(service).u32(type).u32(startType).u32(errorControl);
      writer.optionalText(binaryPath).optionalText(loadOrderGroup).optionalU32(tag);
      writer.optionalBytes(dependencies).u32(dependencies.map(Bytes::size).orElse(0));
      writer.optionalText(account).pointer(false).u32(0).optionalText(shown);
    }
  }

  /**
   * REnumDependentServicesW, section 3.1.4.13: {@link ScmrReply.Services}.
   *
   * @param state {@link #ACTIVE} or {@link #ALL}
   */
  record EnumDependentServices(ContextHandle service, long state, int capacity)
      implements ScmrCall {
    static final int OPERATION = 13;

    /** SERVICE_ACTIVE. */
    public static final long ACTIVE = 1;

    /** SERVICE_STATE_ALL. */
    public static final long ALL = 3;

    public EnumDependentServices {
      FieldBounds.u32("dwServiceState", state);
      FieldBounds.within("cbBufSize", capacity, MAX_LIST_SIZE);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(service).u32(state).u32(capacity);
    }
  }

  /**
   * REnumServicesStatusW, section 3.1.4.14: {@link ScmrReply.Services}.
   *
   * @param type of services, such as {@link #WIN32}
   * @param state as for {@link EnumDependentServices}
   * @param resume where the one before ended, 0 first
   */
  record EnumServicesStatus(ContextHandle manager, long type, long state, int capacity, long resume)
      implements ScmrCall {
    static final int OPERATION = 14;

    /** SERVICE_WIN32. */
    public static final long WIN32 = 0x30;

    public EnumServicesStatus {
      FieldBounds.u32("dwServiceType", type);
      FieldBounds.u32("dwServiceState", state);
      FieldBounds.within("cbBufSize", capacity, MAX_LIST_SIZE);
      FieldBounds.u32("lpResumeIndex", resume);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(manager).u32(type).u32(state).u32(capacity);
      writer.optionalU32(Optional.of(resume));
    }
  }

  /** ROpenSCManagerW, section 3.1.4.15: {@link ScmrReply.Opened}. */
  record OpenScManager(Optional<String> machine, Optional<String> database, long access)
      implements ScmrCall {
    static final int OPERATION = 15;

    public OpenScManager {
      FieldBounds.u32("dwDesiredAccess", access);
    }

    /** The database of running services, of whichever machine is asked. */
    public OpenScManager(long access) {
      this(Optional.of("RDPDOCTOR"), Optional.of("ServicesActive"), access);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.optionalText(machine).optionalText(database).u32(access);
    }
  }

  /** ROpenServiceW, section 3.1.4.16: {@link ScmrReply.Opened}. */
  record OpenService(ContextHandle manager, String name, long access) implements ScmrCall {
    static final int OPERATION = 16;

    public OpenService {
      FieldBounds.u32("dwDesiredAccess", access);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(manager).text(name).u32(access);
    }
  }

  /** RQueryServiceConfigW, section 3.1.4.17: {@link ScmrReply.Config}. */
  record QueryServiceConfig(ContextHandle service, int capacity) implements ScmrCall {
    static final int OPERATION = 17;

    public QueryServiceConfig {
      FieldBounds.within("cbBufSize", capacity, MAX_CONFIG_SIZE);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(service).u32(capacity);
    }
  }

  /** RStartServiceW, section 3.1.4.19: {@link ScmrReply.Done}. */
  record StartService(ContextHandle service, List<String> arguments) implements ScmrCall {
    static final int OPERATION = 19;

    private static final int MAX_ARGUMENTS = 1024;

    public StartService {
      arguments = List.copyOf(arguments);
      FieldBounds.within("argc", arguments.size(), MAX_ARGUMENTS);
    }

    private static StartService read(NdrReader reader) throws DecodeException {
      ContextHandle service = reader.handle();
      reader.u32("argc");
      return new StartService(service, reader.pointer("argv") ? arguments(reader) : List.of());
    }

    private static List<String> arguments(NdrReader reader) throws DecodeException {
      long count = reader.u32("argv");
      if (count > MAX_ARGUMENTS) {
        throw DecodeException.limit("argv", 0, count, MAX_ARGUMENTS);
      }
      int present = 0;
      for (long i = 0; i < count; i++) {
        present += reader.pointer("argv") ? 1 : 0;
      }
      List<String> arguments = new ArrayList<>();
      for (int i = 0; i < present; i++) {
        arguments.add(reader.text("argv"));
      }
      return arguments;
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(service).u32(arguments.size()).pointer(!arguments.isEmpty());
      if (!arguments.isEmpty()) {
        writer.u32(arguments.size());
        arguments.forEach(_ -> writer.pointer(true));
        arguments.forEach(writer::text);
      }
    }
  }

  /**
   * RQueryServiceStatusEx, section 3.1.4.40: {@link ScmrReply.ProcessStatus}.
   *
   * @param level {@link #PROCESS}, the only one there is
   */
  record QueryServiceStatusEx(ContextHandle service, long level, int capacity) implements ScmrCall {
    static final int OPERATION = 40;

    /** SC_STATUS_PROCESS_INFO. */
    public static final long PROCESS = 0;

    public QueryServiceStatusEx {
      FieldBounds.u32("InfoLevel", level);
      FieldBounds.within("cbBufSize", capacity, MAX_CONFIG_SIZE);
    }

    public QueryServiceStatusEx(ContextHandle service) {
      this(service, PROCESS, ScmrReply.ProcessStatus.SIZE);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(service).u32(level).u32(capacity);
    }
  }
}
