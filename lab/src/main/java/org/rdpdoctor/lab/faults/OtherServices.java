package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;

/** Something else listens on the port. */
final class OtherServices {
  private static final String NOT_RDP = "not-an-rdp-server";

  private static final Bytes HTTP_ANSWER =
      text(
          """
          HTTP/1.1 400 Bad Request
          Server: nginx/1.22.1
          Content-Type: text/html
          Content-Length: 43
          Connection: close

          <html><body>400 Bad Request</body></html>
          """);
  private static final Bytes SSH_BANNER = text("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\n");
  private static final Bytes SSH_ANSWER = text("Invalid SSH identification string.\n");
  private static final Bytes GARBAGE = garbage();

  private OtherServices() {}

  static List<Fault> all() {
    return List.of(
        Fault.caseOf(
            NOT_RDP,
            "http-on-the-port",
            "a web server: answers whatever comes with an HTTP error",
            () -> peer -> answer(peer, HTTP_ANSWER)),
        Fault.caseOf(
            NOT_RDP,
            "ssh-on-the-port",
            "an SSH server: its banner comes before the client has said a word",
            () -> OtherServices::speakSsh),
        Fault.caseOf(
            NOT_RDP,
            "garbage",
            "answers whatever comes with 64 bytes that mean nothing",
            () -> peer -> answer(peer, GARBAGE)));
  }

  private static void answer(Peer peer, Bytes answer) throws IOException {
    if (!peer.readAvailable().isEmpty()) {
      peer.send(answer);
    }
  }

  private static void speakSsh(Peer peer) throws IOException {
    peer.send(SSH_BANNER);
    answer(peer, SSH_ANSWER);
  }

  private static Bytes text(String lines) {
    return Bytes.of(lines.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** The same in every run, and not the first byte of anything: neither TPKT nor TLS nor text. */
  private static Bytes garbage() {
    byte[] bytes = new byte[64];
    new Random(3389).nextBytes(bytes);
    bytes[0] = (byte) 0xEE;
    return Bytes.of(bytes);
  }
}
