package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Whether a capture of ours can be read with the keys in it. */
@Timeout(120)
class TlsKeyLogTest {
  private static final Pattern LINE = Pattern.compile("([A-Z_0-9]+) ([0-9a-f]{64}) ([0-9a-f]+)\n");

  @TempDir private Path folder;

  private static RdpListener windows(TlsProfile profile) {
    WindowsIdentity identity = WindowsIdentity.labServer();
    return RdpListener.likeWindows(
        Negotiation.windowsDemandingNla(),
        new TlsRoad(
            profile,
            CertificateRecipe.asWindowsMakesIt(identity.dnsName()).sign(),
            new CredSspServer(identity)));
  }

  private Path capture(TlsProfile profile, List<Connection> connections)
      throws IOException, InterruptedException {
    Path file = folder.resolve("run.pcapng");
    try (CaptureWriter writer = new CaptureWriter(file, "test 1")) {
      Run run = TestingLab.examine(windows(profile), TestingLab.options(), writer);
      connections.addAll(run.roads().getFirst().connections());
    }
    return file;
  }

  private static List<MatchResult> lines(Path file) throws IOException {
    String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return LINE.matcher(content).results().toList();
  }

  private static List<String> dissect(Path file, int port, String filter)
      throws IOException, InterruptedException {
    Requirement.tool("tshark");
    ToolRun run =
        ToolRun.of(
            List.of(
                "tshark",
                "-r",
                file.toString(),
                "-d",
                "tcp.port==%d,tls".formatted(port),
                "-Y",
                filter));
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output()
        .lines()
        .filter(line -> !line.startsWith("Running as user") && !line.startsWith("tshark: WARN"))
        .toList();
  }

  private void assertThatCredSspCanBeRead(Path file, List<Connection> connections)
      throws IOException, InterruptedException {
    assertThat(dissect(file, connections.getFirst().port(), "ntlmssp"))
        .hasSize(2)
        .anyMatch(line -> line.contains("NTLMSSP_NEGOTIATE"))
        .anyMatch(line -> line.contains("NTLMSSP_CHALLENGE"));
  }

  @Test
  void tls13() throws IOException, InterruptedException {
    List<Connection> connections = new ArrayList<>();
    Path file = capture(TlsProfile.windowsServer2022(), connections);
    List<MatchResult> lines = lines(file);
    assertThat(lines)
        .extracting(line -> line.group(1))
        .containsExactlyInAnyOrder(
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "CLIENT_TRAFFIC_SECRET_0",
            "SERVER_TRAFFIC_SECRET_0");
    assertThat(lines)
        .extracting(line -> line.group(2))
        .as("one session")
        .containsOnly(lines.getFirst().group(2));
    assertThat(lines).extracting(line -> line.group(3)).doesNotHaveDuplicates();
    assertThatCredSspCanBeRead(file, connections);
    assertThat(dissect(file, connections.getFirst().port(), "tls.handshake.type == 11"))
        .as("the certificate in the session, and that of the hello in clear")
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void tls12() throws IOException, InterruptedException {
    List<Connection> connections = new ArrayList<>();
    Path file =
        capture(TlsProfile.windowsServer2022().withVersions(TlsVersion.TLS_1_2), connections);
    assertThat(lines(file))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.group(1)).isEqualTo("CLIENT_RANDOM");
          assertThat(line.group(3)).hasSize(96);
        });
    assertThatCredSspCanBeRead(file, connections);
  }

  @Test
  void tls10() throws IOException, InterruptedException {
    List<Connection> connections = new ArrayList<>();
    Path file = capture(TlsProfile.tls10Only(), connections);
    assertThat(lines(file)).extracting(line -> line.group(1)).containsExactly("CLIENT_RANDOM");
    assertThat(dissect(file, connections.getFirst().port(), "tls.handshake.type == 20"))
        .as("Finished, of both sides")
        .hasSize(2);
  }
}
