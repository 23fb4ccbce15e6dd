package org.rdpdoctor.app.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rdpdoctor.app.interop.TestingCommand.Ended;

/** A capture of ours, read by tshark, which knows nothing of how we wrote it. */
record TestingCapture(Path file) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Wireshark's PI_ERROR; malformed packets have it too. */
  private static final String ERRORS = "(_ws.malformed || _ws.expert.severity >= 0x00800000)";

  /**
   * Packets of ours that tshark finds malformed or in error.
   *
   * @param protocol how the port is to be read: tpkt or tls
   */
  List<String> badPackets(String protocol) throws IOException, InterruptedException {
    return read(
        protocol,
        ERRORS + " && tcp.dstport == " + port(),
        List.of("frame.number", "_ws.col.Info", "_ws.expert.message"));
  }

  /** The same of what stands decrypted inside of TLS, read as RDP. */
  List<String> badPacketsInTls() throws IOException, InterruptedException {
    return tshark(
        List.of(
            "-d",
            "tcp.port==%s,tls".formatted(port()),
            "-d",
            "tls.port==%s,tpkt".formatted(port()),
            "-Y",
            "tls && " + ERRORS + " && tcp.dstport == " + port(),
            "-T",
            "fields",
            "-e",
            "frame.number",
            "-e",
            "_ws.col.Info"));
  }

  int count(String protocol, String filter) throws IOException, InterruptedException {
    return read(protocol, filter, List.of("frame.number")).size();
  }

  /** The port of the first packet's target: we are the ones who dial. */
  private String port() throws IOException, InterruptedException {
    return tshark(List.of("-c", "1", "-T", "fields", "-e", "tcp.dstport")).getFirst();
  }

  private List<String> read(String protocol, String filter, List<String> fields)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-d", "tcp.port==%s,%s".formatted(port(), protocol)));
    arguments.addAll(List.of("-Y", filter, "-T", "fields"));
    fields.forEach(field -> arguments.addAll(List.of("-e", field)));
    return tshark(arguments);
  }

  private List<String> tshark(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
    command.addAll(arguments);
    Ended ended = TestingCommand.run(LIMIT, Map.of(), command);
    if (!ended.well()) {
      throw new IllegalStateException("tshark: " + ended.lastWords());
    }
    return ended.out().lines().filter(line -> !line.isBlank()).toList();
  }
}
