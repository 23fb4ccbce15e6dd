package org.rdpdoctor.lab.powershell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;

/**
 * A port behind which PowerShell is: its arguments come as the first line, its standard input until
 * the client ends its side; what it prints goes back. A real SSH server runs a program that sends
 * both here.
 */
public final class PowerShellPort implements Behaviour {
  private static final int MAX_INPUT = 8 << 20;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final PowerShellEndpoint endpoint;
  private final Manner manner;

  /** How it behaves. */
  public enum Manner {
    ORDERLY,
    /** Prints a banner first, as profiles do. */
    CHATTY,
    /** Never answers. */
    HANGING,
    /** Prints without end. */
    ENDLESS,
    /** Ends in the middle of its answer. */
    BREAKING,
    /** May not run our script. */
    CONSTRAINED
  }

  public PowerShellPort(PowerShellEndpoint endpoint, Manner manner) {
    this.endpoint = endpoint;
    this.manner = manner;
  }

  @Override
  public void serve(Peer peer) throws IOException, InterruptedException {
    String input = input(peer);
    String arguments = input.lines().findFirst().orElse("");
    String script = input.substring(Math.min(input.length(), arguments.length() + 1));
    boolean known = arguments.contains("-EncodedCommand ");
    switch (manner) {
      case ORDERLY -> answer(peer, known ? endpoint.run(script) : unknown(arguments));
      case CHATTY -> {
        send(peer, "Windows PowerShell\r\nWelcome to this machine.\r\n\r\n");
        answer(peer, endpoint.run(script));
      }
      case HANGING -> Thread.sleep(LONG);
      case ENDLESS -> {
        while (true) {
          send(peer, "x".repeat(32 * 1024) + "\r\n");
        }
      }
      case BREAKING -> {
        String output = endpoint.run(script).output();
        send(peer, output.substring(0, output.length() / 2));
      }
      case CONSTRAINED ->
          send(
              peer, "Cannot invoke method. Method invocation is supported only on core types.\r\n");
    }
  }

  private static PowerShellEndpoint.Result unknown(String arguments) {
    return new PowerShellEndpoint.Result("Not understood: " + arguments, "", 1, false);
  }

  private static void answer(Peer peer, PowerShellEndpoint.Result result) throws IOException {
    send(peer, result.output() + result.errors());
  }

  private static void send(Peer peer, String text) throws IOException {
    peer.send(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String input(Peer peer) throws IOException {
    StringBuilder input = new StringBuilder();
    while (true) {
      Bytes more = peer.readAvailable();
      if (more.isEmpty()) {
        return input.toString();
      }
      input.append(new String(more.toArray(), StandardCharsets.ISO_8859_1));
      if (input.length() > MAX_INPUT) {
        throw new IOException("more than " + MAX_INPUT + " bytes");
      }
    }
  }
}
