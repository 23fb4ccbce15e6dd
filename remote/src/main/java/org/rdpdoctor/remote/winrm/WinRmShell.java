package org.rdpdoctor.remote.winrm;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.net.NetworkWords;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.wsman.CommandState;
import org.rdpdoctor.wire.wsman.ShellSignal;
import org.rdpdoctor.wire.wsman.WsmanBody.CommandStarted;
import org.rdpdoctor.wire.wsman.WsmanBody.CreateShell;
import org.rdpdoctor.wire.wsman.WsmanBody.DeleteShell;
import org.rdpdoctor.wire.wsman.WsmanBody.Fault;
import org.rdpdoctor.wire.wsman.WsmanBody.InputTaken;
import org.rdpdoctor.wire.wsman.WsmanBody.OutputReceived;
import org.rdpdoctor.wire.wsman.WsmanBody.Piece;
import org.rdpdoctor.wire.wsman.WsmanBody.ReceiveOutput;
import org.rdpdoctor.wire.wsman.WsmanBody.RunCommand;
import org.rdpdoctor.wire.wsman.WsmanBody.SendInput;
import org.rdpdoctor.wire.wsman.WsmanBody.ShellCreated;
import org.rdpdoctor.wire.wsman.WsmanBody.SignalCommand;
import org.rdpdoctor.wire.wsman.WsmanBody;

/**
 * One shell on the host, in which commands run one after the other. A connection that has ended
 * between two commands is made anew; what broke within one is not repeated.
 */
final class WinRmShell implements AutoCloseable {
  /** The host answers a Receive after this at the latest, with what there is or with nothing. */
  private static final Duration RECEIVE_LIMIT = Duration.ofSeconds(20);

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
  private static final Duration CLEANING_LIMIT = Duration.ofSeconds(5);

  /** In base64 and sealed it stays below the smallest envelope that is allowed by default. */
  private static final int INPUT_PIECE = 64 * 1024;

  private static final int MAX_RECEIVES = 100_000;

  /** Output in UTF-8. */
  private static final Map<String, String> SHELL_OPTIONS = Map.of("WINRS_CODEPAGE", "65001");

  /** Standard input as a pipe, which has an end. */
  private static final Map<String, String> COMMAND_OPTIONS =
      Map.of("WINRS_CONSOLEMODE_STDIN", "FALSE", "WINRS_SKIP_CMD_SHELL", "FALSE");

  /** What came of a command. */
  sealed interface Outcome {
    record Ended(Bytes output, Bytes errors, int exitCode) implements Outcome {}

    /** It was not given its whole input, so what waits for that did not begin. */
    record NotBegun(String because) implements Outcome {}

    record Lost(String because) implements Outcome {}
  }

  private final ServiceAddress address;
  private final HostAccess access;
  private final Credentials credentials;
  private final SystemResolver resolver;
  private WinRmSession session;
  private final String id;
  private boolean closed;

  private WinRmShell(
      ServiceAddress address,
      HostAccess access,
      Credentials credentials,
      SystemResolver resolver,
      WinRmSession session,
      String id) {
    this.address = address;
    this.access = access;
    this.credentials = credentials;
    this.resolver = resolver;
    this.session = session;
    this.id = id;
  }

  /** Signs in and opens a shell. */
  static WinRmShell open(
      ServiceAddress address, HostAccess access, Credentials credentials, SystemResolver resolver)
      throws LinkBroken, InterruptedException {
    WinRmSession session = WinRmSession.open(address, access, credentials, resolver);
    boolean kept = false;
    try {
      WsmanBody.Answer answer =
          session.ask(new CreateShell(), Optional.empty(), SHELL_OPTIONS, REQUEST_LIMIT);
      if (!(answer instanceof ShellCreated(String id))) {
        throw new LinkBroken(noShell(answer, credentials));
      }
      kept = true;
      return new WinRmShell(address, access, credentials, resolver, session, id);
    } finally {
      if (!kept) {
        session.close();
      }
    }
  }

  private static String noShell(WsmanBody.Answer answer, Credentials credentials) {
    if (answer instanceof Fault fault && fault.isAccessDenied()) {
      return "%s is signed in, but may not open a shell: that takes an administrator (of local ones the built-in, unless LocalAccountTokenFilterPolicy is 1) or a member of Remote Management Users"
          .formatted(credentials.account());
    }
    if (answer instanceof Fault fault && fault.isQuota()) {
      return "all shells that the account may have are open: " + words(fault);
    }
    return "no shell: " + (answer instanceof Fault fault ? words(fault) : "another answer came");
  }

  private static String words(Fault fault) {
    String text = fault.reason().isBlank() ? fault.subcode() : fault.reason();
    return fault
        .code()
        .map(code -> "%s (code %d)".formatted(NetworkWords.shown(text), code))
        .orElseGet(() -> NetworkWords.shown(text));
  }

  /** "Kerberos" or "NTLM". */
  String mechanism() {
    return session.mechanism();
  }

  /**
   * Runs a command to its end.
   *
   * @param maxOutput bytes; more end it
   * @param maxErrors bytes; more are forgotten
   */
  Outcome run(String command, Bytes input, Duration limit, int maxOutput, int maxErrors)
      throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    String commandId;
    try {
      reconnect();
      WsmanBody.Answer started = ask(new RunCommand(command, List.of()), deadline);
      if (!(started instanceof CommandStarted(String given))) {
        return new Outcome.NotBegun("the command did not start: " + notAsAsked(started));
      }
      commandId = given;
      Optional<Outcome> stopped = sendAllButLast(commandId, input, deadline);
      if (stopped.isPresent()) {
        return stopped.get();
      }
    } catch (LinkBroken broken) {
      return new Outcome.NotBegun(broken.because());
    }
    try {
      return finish(commandId, lastPiece(input), deadline, maxOutput, maxErrors);
    } catch (LinkBroken broken) {
      return new Outcome.Lost(broken.because());
    }
  }

  private void reconnect() throws LinkBroken, InterruptedException {
    if (!session.isUsable()) {
      session.close();
      session = WinRmSession.open(address, access, credentials, resolver);
    }
  }

  private static int beginOfLast(Bytes input) {
    return input.isEmpty() ? 0 : (input.size() - 1) / INPUT_PIECE * INPUT_PIECE;
  }

  private static Bytes lastPiece(Bytes input) {
    return input.slice(beginOfLast(input), input.size());
  }

  private Optional<Outcome> sendAllButLast(String commandId, Bytes input, Deadline deadline)
      throws LinkBroken, InterruptedException {
    for (int sent = 0; sent < beginOfLast(input); sent += INPUT_PIECE) {
      Bytes piece = input.slice(sent, sent + INPUT_PIECE);
      WsmanBody.Answer answer = ask(new SendInput(commandId, piece, false), deadline);
      if (!(answer instanceof InputTaken) || deadline.hasPassed()) {
        signal(commandId);
        return Optional.of(
            new Outcome.NotBegun("the input was not taken: " + notAsAsked(answer)));
      }
    }
    return Optional.empty();
  }

  private static String notAsAsked(WsmanBody.Answer answer) {
    return answer instanceof Fault fault ? words(fault) : "the time was up";
  }

  private Outcome finish(
      String commandId, Bytes last, Deadline deadline, int maxOutput, int maxErrors)
      throws LinkBroken, InterruptedException {
    WsmanBody.Answer taken = ask(new SendInput(commandId, last, true), deadline);
    if (!(taken instanceof InputTaken)) {
      signal(commandId);
      return new Outcome.Lost("the end of the input was not taken: " + notAsAsked(taken));
    }
    OutputGathered gathered = new OutputGathered(maxOutput, maxErrors);
    for (int receives = 0; receives < MAX_RECEIVES; receives++) {
      if (deadline.hasPassed()) {
        signal(commandId);
        return new Outcome.Lost("the command did not end in its time and was told to");
      }
      WsmanBody.Answer answer = ask(new ReceiveOutput(commandId), deadline);
      if (answer instanceof OutputReceived output) {
        if (!gathered.add(output)) {
          signal(commandId);
          return new Outcome.Lost(
              "the command wrote more than %d bytes and was told to end".formatted(maxOutput));
        }
        if (output.state().filter(CommandState.DONE::equals).isPresent()) {
          signal(commandId);
          return gathered.ended(output.exitCode().orElse(0));
        }
      } else if (!(answer instanceof Fault fault && fault.isTimeout())) {
        return new Outcome.Lost("no output came: " + notAsAsked(answer));
      }
    }
    signal(commandId);
    return new Outcome.Lost("the output came in too many pieces");
  }

  /** Ends a command that runs, and forgets one that has ended; what it answers says nothing. */
  private void signal(String commandId) throws InterruptedException {
    try {
      session.ask(
          new SignalCommand(commandId, ShellSignal.TERMINATE),
          Optional.of(id),
          Map.of(),
          CLEANING_LIMIT);
    } catch (LinkBroken _) {
      // the shell is deleted in the end, and its commands with it
    }
  }

  private WsmanBody.Answer ask(WsmanBody.Request request, Deadline deadline)
      throws LinkBroken, InterruptedException {
    Duration most = request instanceof ReceiveOutput ? RECEIVE_LIMIT : REQUEST_LIMIT;
    Duration serverLimit = deadline.atMost(most);
    Duration whole = Duration.ofSeconds(Math.max(1, serverLimit.toSeconds()));
    Map<String, String> options = request instanceof RunCommand ? COMMAND_OPTIONS : Map.of();
    return session.ask(request, Optional.of(id), options, whole);
  }

  /** Deletes the shell, for which it connects once more when it must, interrupted or not. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = Thread.interrupted();
    try {
      reconnect();
      session.ask(new DeleteShell(), Optional.of(id), Map.of(), CLEANING_LIMIT);
    } catch (LinkBroken _) {
      // the host deletes shells that are silent for long
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      session.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What a command has written up to now. */
  private static final class OutputGathered {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final int maxOutput;
    private final int maxErrors;

    OutputGathered(int maxOutput, int maxErrors) {
      this.maxOutput = maxOutput;
      this.maxErrors = maxErrors;
    }

    /** Whether there was room for it. */
    boolean add(OutputReceived received) {
      for (Piece piece : received.pieces()) {
        if (piece.stream().equals(Piece.STDOUT)) {
          output.writeBytes(piece.data().toArray());
        } else {
          errors.writeBytes(piece.data().first(Math.max(0, maxErrors - errors.size())).toArray());
        }
      }
      return output.size() <= maxOutput;
    }

    Outcome ended(int exitCode) {
      return new Outcome.Ended(
          Bytes.of(output.toByteArray()), Bytes.of(errors.toByteArray()), exitCode);
    }
  }
}
