package org.rdpdoctor.lab.winrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.wsman.CommandState;
import org.rdpdoctor.wire.wsman.WsmanBody;
import org.rdpdoctor.wire.wsman.WsmanBody.Fault;
import org.rdpdoctor.wire.wsman.WsmanBody.OutputReceived;
import org.rdpdoctor.wire.wsman.WsmanBody.Piece;

/** The shells of one service with their commands; they outlive connections. */
final class Shells {
  private static final int MAX_SHELLS = 30;
  private static final int PIECE_BYTES = 32 * 1024;
  private static final Fault NO_SUCH =
      new Fault(
          true,
          "InvalidSelectors",
          Optional.of(Fault.INVALID_SELECTORS),
          "There is no such shell or command.");

  private final ShellProgram program;
  private final boolean endless;
  private final Map<String, Map<String, Running>> shells = new ConcurrentHashMap<>();

  Shells(ShellProgram program, boolean endless) {
    this.program = program;
    this.endless = endless;
  }

  int open() {
    return shells.size();
  }

  /** A command from its start until its output has been fetched. */
  private static final class Running {
    private final WsmanBody.RunCommand line;
    private Bytes input = Bytes.EMPTY;
    private boolean fed;
    private Optional<ShellProgram.Result> result = Optional.empty();
    private int given;

    Running(WsmanBody.RunCommand line) {
      this.line = line;
    }
  }

  /** Empty: the connection ends here. */
  synchronized Optional<WsmanBody.Answer> answer(
      Optional<String> shellId, WsmanBody.Request request) {
    if (request instanceof WsmanBody.CreateShell) {
      return Optional.of(create());
    }
    Optional<Map<String, Running>> shell = shellId.flatMap(id -> Optional.ofNullable(shells.get(id)));
    if (shell.isEmpty()) {
      return Optional.of(NO_SUCH);
    }
    Map<String, Running> commands = shell.get();
    if (request instanceof WsmanBody.ReceiveOutput receive) {
      return find(commands, receive.commandId())
          .map(this::next)
          .orElseGet(() -> Optional.of(NO_SUCH));
    }
    return Optional.of(answer(commands, shellId.orElseThrow(), request));
  }

  private WsmanBody.Answer answer(
      Map<String, Running> commands, String shellId, WsmanBody.Request request) {
    return switch (request) {
      case WsmanBody.CreateShell _ -> create();
      case WsmanBody.RunCommand line -> {
        String id = name();
        commands.put(id, new Running(line));
        yield new WsmanBody.CommandStarted(id);
      }
      case WsmanBody.SendInput send ->
          find(commands, send.commandId()).map(each -> feed(each, send)).orElse(NO_SUCH);
      case WsmanBody.ReceiveOutput _ -> NO_SUCH;
      case WsmanBody.SignalCommand signal ->
          commands.remove(signal.commandId()) == null ? NO_SUCH : new WsmanBody.SignalTaken();
      case WsmanBody.DeleteShell _ -> {
        shells.remove(shellId);
        yield new WsmanBody.ShellDeleted();
      }
    };
  }

  private WsmanBody.Answer create() {
    if (shells.size() >= MAX_SHELLS) {
      return quota();
    }
    String id = name();
    shells.put(id, new ConcurrentHashMap<>());
    return new WsmanBody.ShellCreated(id);
  }

  static Fault quota() {
    return new Fault(
        true,
        "QuotaLimit",
        Optional.of(Fault.QUOTA_SHELLS),
        "This user may have no more shells.");
  }

  private static Optional<Running> find(Map<String, Running> commands, String id) {
    return Optional.ofNullable(commands.get(id));
  }

  private static String name() {
    return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
  }

  private WsmanBody.Answer feed(Running command, WsmanBody.SendInput send) {
    command.input = command.input.append(send.data());
    command.fed = !send.end();
    if (send.end()) {
      run(command);
    }
    return new WsmanBody.InputTaken();
  }

  private void run(Running command) {
    command.result =
        Optional.of(
            program.run(command.line.command(), command.line.arguments(), command.input));
  }

  /** A command that was sent nothing needs nothing. */
  private Optional<WsmanBody.Answer> next(Running command) {
    if (command.result.isEmpty()) {
      if (command.fed) {
        return Optional.of(
            new Fault(
                false,
                "TimedOut",
                Optional.of(Fault.OPERATION_TIMED_OUT),
                "There was no output in this time."));
      }
      run(command);
    }
    ShellProgram.Result result = command.result.orElseThrow();
    if (endless) {
      return running(List.of(new Piece(Piece.STDOUT, Bytes.of(new byte[PIECE_BYTES]))));
    }
    Bytes output = result.output();
    int end = Math.min(command.given + PIECE_BYTES, output.size());
    List<Piece> pieces = new ArrayList<>();
    if (end > command.given) {
      pieces.add(new Piece(Piece.STDOUT, output.slice(command.given, end)));
    }
    command.given = end;
    if (end < output.size()) {
      return running(pieces);
    }
    if (result.cut()) {
      return Optional.empty();
    }
    if (!result.errors().isEmpty()) {
      pieces.add(new Piece(Piece.STDERR, result.errors()));
    }
    return Optional.of(
        new OutputReceived(
            pieces, Optional.of(CommandState.DONE), Optional.of(result.exitCode())));
  }

  private static Optional<WsmanBody.Answer> running(List<Piece> pieces) {
    return Optional.of(
        new OutputReceived(pieces, Optional.of(CommandState.RUNNING), Optional.empty()));
  }
}
