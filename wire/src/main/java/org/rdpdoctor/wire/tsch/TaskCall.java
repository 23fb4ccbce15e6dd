package org.rdpdoctor.wire.tsch;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.RpcCall;

/**
 * A call of the task scheduler, MS-TSCH section 3.2.5.4. Each names the {@link TaskReply} that
 * answers it. These are the values of a call, not its very bytes, as for the registry. Windows
 * answers them only when the connection is sealed (section 2.1). Paths begin with a backslash.
 */
public sealed interface TaskCall extends RpcCall {
  /**
   * Reads the data of a call.
   *
   * @throws DecodeException unexpected when the operation is none of these, or carries credentials
   */
  static TaskCall decode(int operation, Bytes stub) throws DecodeException {
    NdrReader reader = new NdrReader(stub);
    return switch (operation) {
      case Register.OPERATION -> Register.read(reader);
      case Retrieve.OPERATION -> new Retrieve(reader.text("path"));
      case Stop.OPERATION -> new Stop(reader.text("path"), reader.u32("flags"));
      case Run.OPERATION -> Run.read(reader);
      case Delete.OPERATION -> new Delete(reader.text("path"), reader.u32("flags"));
      case GetLastRunInfo.OPERATION -> new GetLastRunInfo(reader.text("path"));
      case GetTaskInfo.OPERATION -> new GetTaskInfo(reader.text("path"), reader.u32("flags"));
      default -> throw DecodeException.unexpected("operation", 0, "%d".formatted(operation));
    };
  }

  /**
   * SchRpcRegisterTask, section 3.2.5.4.2: {@link TaskReply.Registered}.
   *
   * @param xml the task, section 2.5
   * @param flags {@link #CREATE}, {@link #UPDATE}
   * @param descriptor who may do what with it, in SDDL
   * @param logonType 5 for the account of a service, as the task names it
   */
  record Register(
      Optional<String> path, String xml, long flags, Optional<String> descriptor, long logonType)
      implements TaskCall {
    static final int OPERATION = 1;

    /** TASK_CREATE. */
    public static final long CREATE = 0x2;

    /** TASK_UPDATE. */
    public static final long UPDATE = 0x4;

    /** TASK_LOGON_NONE: as the XML says. */
    public static final long AS_WRITTEN = 0;

    public Register {
      FieldBounds.u32("flags", flags);
      FieldBounds.u32("logonType", logonType);
    }

    public Register(String path, String xml) {
      this(Optional.of(path), xml, CREATE | UPDATE, Optional.empty(), AS_WRITTEN);
    }

    private static Register read(NdrReader reader) throws DecodeException {
      Optional<String> path = reader.optionalText("path");
      String xml = reader.text("xml");
      long flags = reader.u32("flags");
      Optional<String> descriptor = reader.optionalText("sddl");
      long logonType = reader.u32("logonType");
      long credentials = reader.u32("cCreds");
      if (credentials != 0 || reader.pointer("pCreds")) {
        throw DecodeException.unexpected("pCreds", 0, "there");
      }
      return new Register(path, xml, flags, descriptor, logonType);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.optionalText(path).text(xml).u32(flags).optionalText(descriptor);
      writer.u32(logonType).u32(0).pointer(false);
    }
  }

  /** SchRpcRetrieveTask, section 3.2.5.4.3: {@link TaskReply.Retrieved}. */
  record Retrieve(String path) implements TaskCall {
    static final int OPERATION = 2;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.text(path).text("").u32(0); // no languages
    }
  }

  /** SchRpcStop, section 3.2.5.4.12: all that runs of a task. {@link TaskReply.Done}. */
  record Stop(String path, long flags) implements TaskCall {
    static final int OPERATION = 11;

    public Stop {
      FieldBounds.u32("flags", flags);
    }

    public Stop(String path) {
      this(path, 0);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.text(path).u32(flags);
    }
  }

  /**
   * SchRpcRun, section 3.2.5.4.13: {@link TaskReply.Started}. Arguments of the task are not
   * written, and not kept.
   *
   * @param flags {@link #IGNORE_CONSTRAINTS}
   */
  record Run(String path, long flags, long session, Optional<String> user) implements TaskCall {
    static final int OPERATION = 12;

    /** TASK_RUN_IGNORE_CONSTRAINTS. */
    public static final long IGNORE_CONSTRAINTS = 0x2;

    private static final int MAX_ARGUMENTS = 32;

    public Run {
      FieldBounds.u32("flags", flags);
      FieldBounds.u32("sessionId", session);
    }

    public Run(String path) {
      this(path, 0, 0, Optional.empty());
    }

    private static Run read(NdrReader reader) throws DecodeException {
      String path = reader.text("path");
      reader.u32("cArgs");
      if (reader.pointer("pArgs")) {
        skipArguments(reader);
      }
      return new Run(
          path, reader.u32("flags"), reader.u32("sessionId"), reader.optionalText("user"));
    }

    private static void skipArguments(NdrReader reader) throws DecodeException {
      long count = reader.u32("pArgs");
      if (count > MAX_ARGUMENTS) {
        throw DecodeException.limit("pArgs", 0, count, MAX_ARGUMENTS);
      }
      int present = 0;
      for (long i = 0; i < count; i++) {
        present += reader.pointer("pArgs") ? 1 : 0;
      }
      for (int i = 0; i < present; i++) {
        reader.text("pArgs");
      }
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.text(path).u32(0).pointer(false).u32(flags).u32(session).optionalText(user);
    }
  }

  /** SchRpcDelete, section 3.2.5.4.14: {@link TaskReply.Done}. */
  record Delete(String path, long flags) implements TaskCall {
    static final int OPERATION = 13;

    public Delete {
      FieldBounds.u32("flags", flags);
    }

    public Delete(String path) {
      this(path, 0);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.text(path).u32(flags);
    }
  }

  /** SchRpcGetLastRunInfo, section 3.2.5.4.17: {@link TaskReply.LastRun}. */
  record GetLastRunInfo(String path) implements TaskCall {
    static final int OPERATION = 16;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.text(path);
    }
  }

  /**
   * SchRpcGetTaskInfo, section 3.2.5.4.18: {@link TaskReply.Info}.
   *
   * @param flags {@link #STATE}, to be told the state
   */
  record GetTaskInfo(String path, long flags) implements TaskCall {
    static final int OPERATION = 17;

    /** SCH_FLAG_STATE. */
    public static final long STATE = 0x8;

    public GetTaskInfo {
      FieldBounds.u32("flags", flags);
    }

    public GetTaskInfo(String path) {
      this(path, STATE);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.text(path).u32(flags);
    }
  }
}
