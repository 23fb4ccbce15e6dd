package org.rdpdoctor.wire.tsch;

import java.util.Optional;
import java.util.UUID;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.RpcReply;

/**
 * What the task scheduler answers to a {@link TaskCall}, MS-TSCH section 3.2.5.4. Its code is an
 * HRESULT, an error when its highest bit is set.
 */
public sealed interface TaskReply extends RpcReply {
  long SUCCESS = 0;

  /** HRESULT of ERROR_FILE_NOT_FOUND: no such task. */
  long NOT_FOUND = 0x8007_0002L;

  /** E_ACCESSDENIED. */
  long ACCESS_DENIED = 0x8007_0005L;

  /** HRESULT of ERROR_ALREADY_EXISTS. */
  long ALREADY_EXISTS = 0x8007_00B7L;

  /** SCHED_S_TASK_HAS_NOT_RUN. */
  long HAS_NOT_RUN = 0x0004_1303L;

  /** SCHED_E_TASK_NOT_RUNNING. */
  long NOT_RUNNING = 0x8004_130BL;

  /** SCHED_S_TASK_RUNNING. */
  long RUNNING = 0x0004_1301L;

  default boolean isError() {
    return code() >>> 31 != 0;
  }

  /** Reads the answer to an operation of {@link TaskCall}. */
  static TaskReply decode(int operation, Bytes stub) throws DecodeException {
    NdrReader reader = new NdrReader(stub);
    return switch (operation) {
      case TaskCall.Register.OPERATION -> Registered.read(reader);
      case TaskCall.Retrieve.OPERATION ->
          new Retrieved(reader.optionalText("pXml"), reader.u32("HRESULT"));
      case TaskCall.Run.OPERATION -> new Started(reader.uuid(), reader.u32("HRESULT"));
      case TaskCall.Stop.OPERATION, TaskCall.Delete.OPERATION -> new Done(reader.u32("HRESULT"));
      case TaskCall.GetLastRunInfo.OPERATION -> LastRun.read(reader);
      case TaskCall.GetTaskInfo.OPERATION ->
          new Info(reader.u32("pEnabled") != 0, reader.u32("pState"), reader.u32("HRESULT"));
      default -> throw DecodeException.unexpected("operation", 0, "%d".formatted(operation));
    };
  }

  /**
   * To {@link TaskCall.Register}.
   *
   * @param actualPath of the task
   * @param error where the XML is wrong
   */
  record Registered(Optional<String> actualPath, Optional<XmlError> error, long code)
      implements TaskReply {
    public Registered {
      FieldBounds.u32("HRESULT", code);
    }

    /** A refusal. */
    public Registered(long code) {
      this(Optional.empty(), Optional.empty(), code);
    }

    private static Registered read(NdrReader reader) throws DecodeException {
      Optional<String> path = reader.optionalText("pActualPath");
      Optional<XmlError> error =
          reader.pointer("pErrorInfo") ? Optional.of(XmlError.read(reader)) : Optional.empty();
      return new Registered(path, error, reader.u32("HRESULT"));
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.optionalText(actualPath).pointer(error.isPresent());
      error.ifPresent(place -> place.encode(writer));
    }
  }

  /** TASK_XML_ERROR_INFO, section 2.3.10. */
  record XmlError(long line, long column, Optional<String> node, Optional<String> value) {
    public XmlError {
      FieldBounds.u32("line", line);
      FieldBounds.u32("column", column);
    }

    private static XmlError read(NdrReader reader) throws DecodeException {
      long line = reader.u32("line");
      long column = reader.u32("column");
      boolean hasNode = reader.pointer("node");
      boolean hasValue = reader.pointer("value");
      Optional<String> node = hasNode ? Optional.of(reader.text("node")) : Optional.empty();
      Optional<String> value = hasValue ? Optional.of(reader.text("value")) : Optional.empty();
      return new XmlError(line, column, node, value);
    }

    private void encode(NdrWriter writer) {
      writer.u32(line).u32(column).pointer(node.isPresent()).pointer(value.isPresent());
      node.ifPresent(writer::text);
      value.ifPresent(writer::text);
    }
  }

  /** To {@link TaskCall.Retrieve}. */
  record Retrieved(Optional<String> xml, long code) implements TaskReply {
    public Retrieved {
      FieldBounds.u32("HRESULT", code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.optionalText(xml);
    }
  }

  /** To {@link TaskCall.Run}. */
  record Started(UUID instance, long code) implements TaskReply {
    public Started {
      FieldBounds.u32("HRESULT", code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.uuid(instance);
    }
  }

  /** To calls that only do something. */
  record Done(long code) implements TaskReply {
    public Done {
      FieldBounds.u32("HRESULT", code);
    }

    @Override
    public void encode(NdrWriter writer) {}
  }

  /**
   * To {@link TaskCall.GetLastRunInfo}. When it ran is a SYSTEMTIME in the machine's time (MS-DTYP
   * section 2.3.13), whose eight numbers of 16 bits are kept as bytes.
   *
   * @param returned what the task's program returned
   */
  record LastRun(Bytes when, long returned, long code) implements TaskReply {
    private static final int TIME_SIZE = 16;

    public LastRun {
      FieldBounds.exactSize("pLastRuntime", when, TIME_SIZE);
      FieldBounds.u32("pLastReturnCode", returned);
      FieldBounds.u32("HRESULT", code);
    }

    /** At no time. */
    public LastRun(long returned, long code) {
      this(Bytes.of(new byte[TIME_SIZE]), returned, code);
    }

    private static LastRun read(NdrReader reader) throws DecodeException {
      return new LastRun(
          reader.fixed("pLastRuntime", TIME_SIZE),
          reader.u32("pLastReturnCode"),
          reader.u32("HRESULT"));
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.fixed(when).u32(returned);
    }
  }

  /**
   * To {@link TaskCall.GetTaskInfo}.
   *
   * @param state section 2.3.13: 1 disabled, 2 queued, 3 ready, 4 running
   */
  @SuppressWarnings("AvoidCommonTypeNames") // ProcessHandle.Info is never near
  record Info(boolean enabled, long state, long code) implements TaskReply {
    public static final long STATE_READY = 3;
    public static final long STATE_RUNNING = 4;

    public Info {
      FieldBounds.u32("pState", state);
      FieldBounds.u32("HRESULT", code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.u32(enabled ? 1 : 0).u32(state);
    }
  }
}
