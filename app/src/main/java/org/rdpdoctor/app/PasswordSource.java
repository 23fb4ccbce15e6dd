package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.wire.Secret;

/** Where the password comes from: never from an argument, which every process can read. */
sealed interface PasswordSource {
  /** Longer ones no system takes. */
  int MOST_BYTES = 1024;

  /** Reads it as UTF-8 bytes. */
  Secret read(Console console, AccountName account);

  /** What a person types at the terminal without an echo; empty where there is no terminal. */
  static Optional<Secret> typed(Console console, String question) {
    return Optional.ofNullable(System.console()) // none where the output is no terminal
        .filter(terminal -> console.inIsTerminal() && terminal.isTerminal())
        .map(terminal -> terminal.readPassword("%s: ", question))
        .map(typed -> {
          byte[] bytes = bytes(typed);
          Arrays.fill(typed, '\0');
          return checked(bytes, "what was typed");
        });
  }

  private static byte[] bytes(char[] text) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    for (int index = 0; index < encoded.capacity(); index++) {
      encoded.put(index, (byte) 0);
    }
    return bytes;
  }

  /** The first line of a file, or of standard input for "-". */
  record InFile(String option, String name) implements PasswordSource {
    @Override
    public Secret read(Console console, AccountName account) {
      return read(console);
    }

    Secret read(Console console) {
      byte[] line;
      try {
        line = name.equals("-") ? firstLine(console.in()) : firstLine(Path.of(name));
      } catch (IOException | InvalidPathException unreadable) {
        throw new UsageProblem(
            "%s %s cannot be read: give a file whose first line it is"
                .formatted(option, quote(name)));
      }
      return checked(line, option + " " + quote(name));
    }

    private static byte[] firstLine(Path file) throws IOException {
      if (Files.isDirectory(file)) {
        throw new IOException("a directory");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return firstLine(in);
      }
    }

    /** Byte by byte, so that what follows the line is left for who reads on. */
    private static byte[] firstLine(InputStream in) throws IOException {
      byte[] line = new byte[MOST_BYTES + 1];
      int length = 0;
      for (int next = in.read(); next >= 0 && next != '\n' && length < line.length; ) {
        line[length++] = (byte) next;
        next = in.read();
      }
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
      return wiping(line, Arrays.copyOf(line, length));
    }
  }

  record InEnvironment(String option, String variable) implements PasswordSource {
    @Override
    public Secret read(Console console, AccountName account) {
      return read(console);
    }

    Secret read(Console console) {
      String value = console.environment().get(variable);
      if (value == null) {
        throw new UsageProblem(
            "%s %s: there is no such environment variable".formatted(option, quote(variable)));
      }
      return checked(value.getBytes(StandardCharsets.UTF_8), option + " " + quote(variable));
    }
  }

  /** Nothing was said: a person is asked, a script is told what to say. */
  record Unsaid() implements PasswordSource {
    @Override
    public Secret read(Console console, AccountName account) {
      return typed(console, "Password for " + account)
          .orElseThrow(() ->
              new UsageProblem(
                  "--user needs a password: give --password-file, --password-env or"
                      + " --ticket-cache, or run it on a terminal"));
    }
  }

  /** An empty password is one: whether the server takes blank passwords is a question to it. */
  private static Secret checked(byte[] password, String where) {
    if (password.length > MOST_BYTES) {
      throw new UsageProblem(
          "%s holds more than %d bytes: that is no password".formatted(where, MOST_BYTES));
    }
    return Secret.of(wiping(password, password.clone()));
  }

  /** The second array, after the first was overwritten. */
  private static byte[] wiping(byte[] spent, byte[] kept) {
    Arrays.fill(spent, (byte) 0);
    return kept;
  }
}
