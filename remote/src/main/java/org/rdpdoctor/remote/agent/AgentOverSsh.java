package org.rdpdoctor.remote.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.remote.agent.PlaceAnswer.Answered;
import org.rdpdoctor.remote.agent.PlaceAnswer.NotAsked;
import org.rdpdoctor.remote.ssh.SshMachine;
import org.rdpdoctor.report.PlainText;

/** Runs the agent on a machine that was entered by SSH, and asks it by its standard streams. */
final class AgentOverSsh {
  static final String USUAL_COMMAND = "rdpdoctor";

  private static final String AGENT = " agent --stdio";
  private static final int NOT_FOUND = 127;
  private static final int NEEDED_JAVA = 25;
  private static final Duration TO_END = Duration.ofSeconds(5);
  private static final Duration TO_COPY = Duration.ofMinutes(3);
  private static final Pattern JAVA = Pattern.compile("version \"(\\d{1,4})");
  private static final Pattern FOLDER = Pattern.compile("/[0-9A-Za-z._/-]{1,200}");

  private final SshMachine machine;
  private final String command;
  private final Duration limit;

  /**
   * An agent there.
   *
   * @param command what starts rdpdoctor there, for its shell
   */
  AgentOverSsh(SshMachine machine, String command, Duration limit) {
    this.machine = machine;
    this.command = command;
    this.limit = limit;
  }

  /**
   * Asks.
   *
   * @param jar our own program, to be copied there for this question when it is missing there
   */
  PlaceAnswer ask(AgentConversation conversation, Optional<Path> jar) throws InterruptedException {
    Spoken first = run(conversation, command + AGENT);
    if (first.answer().isPresent()) {
      return first.answer().get();
    }
    if (jar.isEmpty() || !first.missing()) {
      return new NotAsked(first.why(command, jar.isPresent()));
    }
    return pushed(conversation, jar.get());
  }

  /** What came of running it: an answer, or how it ended before it spoke. */
  private record Spoken(Optional<PlaceAnswer> answer, Optional<Integer> exitCode, String errors) {
    boolean missing() {
      return exitCode.filter(code -> code == NOT_FOUND).isPresent()
          || errors.contains("is not recognized");
    }

    String why(String command, boolean push) {
      if (missing() && command.equals(USUAL_COMMAND) && !push) {
        return "rdpdoctor is not on the path there: install it, say how it is started with"
            + " --agent-command, or let --push copy it for this run";
      }
      String said =
          errors.lines().filter(each -> !each.isBlank()).findFirst().map(String::strip).orElse("");
      return "`%s%s` ended%s before it spoke%s"
          .formatted(
              PlainText.show(command),
              AGENT,
              exitCode.map(code -> " with code " + code).orElse(""),
              said.isEmpty()
                  ? ": is rdpdoctor there as new as this one?"
                  : " and said: " + PlainText.show(said));
    }
  }

  private Spoken run(AgentConversation conversation, String line) throws InterruptedException {
    try (SshMachine.Program program = machine.start(line);
        AgentTime time = new AgentTime(program::close, limit)) {
      try {
        Optional<PlaceAnswer> answer =
            conversation.hold(new Lines(program.output()), program.input());
        Optional<Integer> code = answer.isPresent() ? Optional.empty() : program.exitCode(TO_END);
        if (answer.isEmpty() && time.over()) {
          return late();
        }
        return new Spoken(answer, code, program.errors());
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return time.over() ? late() : broken("the SSH connection broke: ", e);
      }
    } catch (IOException e) {
      return broken("SSH starts no program there: ", e);
    }
  }

  private Spoken late() {
    return notAsked("the agent gave no evidence within %d seconds".formatted(limit.toSeconds()));
  }

  private static Spoken broken(String what, IOException problem) {
    return notAsked(what + PlainText.show(String.valueOf(problem.getMessage())));
  }

  private static Spoken notAsked(String because) {
    return new Spoken(Optional.of(new NotAsked(because)), Optional.empty(), "");
  }

  private PlaceAnswer pushed(AgentConversation conversation, Path jar) throws InterruptedException {
    try {
      Optional<String> java = noJava();
      if (java.isPresent()) {
        return new NotAsked(java.get());
      }
      Copy copy = copy(jar);
      PlaceAnswer answer;
      try {
        answer =
            copy.complete()
                ? run(conversation, onceFrom(copy.folder()))
                    .answer()
                    .orElse(new NotAsked("the copy of rdpdoctor ended before it spoke"))
                : new NotAsked("rdpdoctor could not be copied there as a whole");
      } finally {
        copy.remove();
      }
      return copy.isLeft() ? withNote(answer, copy) : answer;
    } catch (IOException e) {
      return new NotAsked(
          "rdpdoctor could not be copied there: " + PlainText.show(String.valueOf(e.getMessage())));
    }
  }

  private static PlaceAnswer withNote(PlaceAnswer answer, Copy copy) {
    String left =
        "the copy of rdpdoctor could not be removed: %s is left there".formatted(copy.folder());
    return switch (answer) {
      case Answered answered -> {
        List<String> notes = new ArrayList<>(answered.notes());
        notes.add(left);
        yield new Answered(answered.evidence(), notes);
      }
      case NotAsked not -> new NotAsked(not.because() + "; " + left);
    };
  }

  private Optional<String> noJava() throws IOException, InterruptedException {
    try (SshMachine.Program program = machine.start("java -version");
        AgentTime _ = new AgentTime(program::close, TO_COPY)) {
      program.input().close();
      program.output().transferTo(OutputStream.nullOutputStream());
      program.exitCode(TO_END);
      Matcher version = JAVA.matcher(program.errors());
      if (!version.find()) {
        return Optional.of("rdpdoctor is not there, and neither is Java, which a copy would need");
      }
      int found = Integer.parseInt(Objects.requireNonNullElse(version.group(1), "0"));
      return found >= NEEDED_JAVA
          ? Optional.empty()
          : Optional.of(
              "rdpdoctor is not there, and its Java is %d: a copy needs Java %d"
                  .formatted(found, NEEDED_JAVA));
    }
  }

  /** The temporary folder is named first, so that it can be removed whatever comes. */
  private Copy copy(Path jar) throws IOException, InterruptedException {
    String receive =
        "umask 077 && d=$(mktemp -d) && echo \"$d\" && cat > \"$d/rdpdoctor.jar\" && wc -c <"
            + " \"$d/rdpdoctor.jar\"";
    try (SshMachine.Program program = machine.start(receive);
        AgentTime _ = new AgentTime(program::close, TO_COPY)) {
      Lines said = new Lines(program.output());
      String folder = said.nextText(AgentText.MAX_LINE_BYTES).orElse("");
      if (!FOLDER.matcher(folder).matches() || folder.contains("..")) {
        throw new IOException("it has no temporary folder");
      }
      Copy copy = new Copy(folder);
      try (OutputStream out = program.input()) {
        Files.copy(jar, out);
      } catch (IOException _) {
        return copy;
      }
      copy.complete = size(said).equals(Long.toString(Files.size(jar)));
      return copy;
    }
  }

  /** Empty when it is not told: the copy is there all the same, and is to be removed. */
  private static String size(Lines said) {
    try {
      return said.nextText(AgentText.MAX_LINE_BYTES).orElse("");
    } catch (IOException _) {
      return "";
    }
  }

  /** The shell there removes the copy, too: nobody else would where we are ended in the middle. */
  static String onceFrom(String folder) {
    return "java -jar '%s/rdpdoctor.jar'%s; %s".formatted(folder, AGENT, removal(folder));
  }

  /** Well when they are gone already. */
  static String removal(String folder) {
    return "rm -f -- '%1$s/rdpdoctor.jar'; rmdir -- '%1$s' 2>/dev/null; test ! -e '%1$s'"
        .formatted(folder);
  }

  /** The program in a temporary folder there. */
  private final class Copy {
    private final String folder;
    private boolean complete;
    private boolean left = true;

    Copy(String folder) {
      this.folder = folder;
    }

    String folder() {
      return folder;
    }

    boolean complete() {
      return complete;
    }

    boolean isLeft() {
      return left;
    }

    /** Removes the one file and its folder, nothing else. */
    void remove() throws InterruptedException {
      String line = removal(folder);
      try (SshMachine.Program program = machine.start(line)) {
        program.input().close();
        left = program.exitCode(TO_END).filter(code -> code == 0).isEmpty();
      } catch (IOException _) {
        left = true;
      }
    }
  }
}
