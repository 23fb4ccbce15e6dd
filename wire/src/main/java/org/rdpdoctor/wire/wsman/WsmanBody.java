package org.rdpdoctor.wire.wsman;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/** What is asked of a shell, and what it answers; MS-WSMV section 3.1.4. */
public sealed interface WsmanBody {
  /** Of a client. */
  sealed interface Request extends WsmanBody {}

  /** Of a server. */
  sealed interface Answer extends WsmanBody {}

  /** Create, section 3.1.4.5.2: a shell with stdin, stdout and stderr. */
  record CreateShell() implements Request {}

  record ShellCreated(String shellId) implements Answer {}

  /** Command, section 3.1.4.11. */
  record RunCommand(String command, List<String> arguments) implements Request {
    public RunCommand {
      arguments = List.copyOf(arguments);
    }
  }

  record CommandStarted(String commandId) implements Answer {}

  /**
   * Send to stdin, section 3.1.4.13.
   *
   * @param end nothing follows
   */
  record SendInput(String commandId, Bytes data, boolean end) implements Request {}

  record InputTaken() implements Answer {}

  /** Receive of stdout and stderr, section 3.1.4.14; a server may let it wait. */
  record ReceiveOutput(String commandId) implements Request {}

  /**
   * What a command has written since the last time.
   *
   * @param state empty: as before
   * @param exitCode of a command that is done
   */
  record OutputReceived(
      List<Piece> pieces, Optional<CommandState> state, Optional<Integer> exitCode)
      implements Answer {
    public OutputReceived {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * A piece of output.
   *
   * @param stream such as stdout
   */
  record Piece(String stream, Bytes data) {
    public static final String STDOUT = "stdout";
    public static final String STDERR = "stderr";
  }

  /** Signal, section 3.1.4.12. */
  record SignalCommand(String commandId, ShellSignal signal) implements Request {}

  record SignalTaken() implements Answer {}

  /** Delete, section 3.1.4.4. */
  record DeleteShell() implements Request {}

  record ShellDeleted() implements Answer {}

  /**
   * SOAP 1.2 fault with MS-WSMV section 2.2.4.43.
   *
   * @param subcode without its prefix, such as AccessDenied
   * @param code of Windows; 5 is access denied
   * @param reason what people read there; hostile input
   */
  record Fault(boolean ofSender, String subcode, Optional<Long> code, String reason)
      implements Answer {
    public static final long ACCESS_DENIED = 5;

    /** ERROR_WSMAN_OPERATION_TIMEDOUT: a Receive had nothing to give in its time. */
    public static final long OPERATION_TIMED_OUT = 0x8033_8029L;

    /** ERROR_WSMAN_INVALID_SELECTORS: there is no such shell or command. */
    public static final long INVALID_SELECTORS = 0x8033_805BL;

    /** ERROR_WSMAN_QUOTA_MAX_SHELLS. */
    public static final long QUOTA_SHELLS = 0x8033_81A5L;

    /** ERROR_WSMAN_QUOTA_MAX_SHELLUSERS. */
    private static final long QUOTA_USERS = 0x8033_81ABL;

    public boolean isTimeout() {
      return code.filter(each -> each == OPERATION_TIMED_OUT).isPresent();
    }

    public boolean isAccessDenied() {
      return subcode.equals("AccessDenied")
          || code.filter(each -> each == ACCESS_DENIED).isPresent();
    }

    public boolean isQuota() {
      return subcode.equals("QuotaLimit")
          || code.filter(each -> each >= QUOTA_SHELLS && each <= QUOTA_USERS).isPresent();
    }
  }
}
