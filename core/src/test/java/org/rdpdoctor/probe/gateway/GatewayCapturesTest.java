package org.rdpdoctor.probe.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.probe.net.Requirement;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.Data;
import org.rdpdoctor.wire.tsgu.TsguPacket.HandshakeResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelAuthorization;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelResponse;
import org.rdpdoctor.wire.websocket.WebSocketFrame;
import org.rdpdoctor.wire.websocket.WebSocketOpcode;
import org.rdpdoctor.wire.websocket.WebSocketOpening;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;

/**
 * Our decoders over what mstsc and a Windows Server gateway said to each other, where the captures
 * are at hand; tshark opens the TLS with the secrets that the files carry.
 */
class GatewayCapturesTest {
  /** What one side said. */
  private record Side(List<HttpHead> heads, List<TsguPacket> packets) {}

  @ParameterizedTest
  @CsvSource({
    "awakecoding__rdp-rdg-diff-creds-kerberos-password.pcapng,0,9",
    "awakecoding__rdp-rdg-no-kdc-proxy-ntlm-downgrade-success.pcapng,0,7",
    "awakecoding__rdp-rdg-same-creds-kerberos-password-success1.pcapng,0,4"
  })
  void windowsIsUnderstood(String name, int stream, long tunnelId)
      throws IOException, InterruptedException, DecodeException {
    Requirement.tool("tshark");
    List<String> lines = follow(RealCaptures.of(name), stream);
    Side client = read(bytes(lines, false));
    Side server = read(bytes(lines, true));
    HttpHead request = client.heads().getLast();
    assertThat(((HttpHead.Request) request).method()).isEqualTo("RDG_OUT_DATA");
    assertThat(server.heads().getLast().field("Sec-WebSocket-Accept"))
        .contains(WebSocketOpening.accept(request.field("Sec-WebSocket-Key").orElseThrow()));
    checkClient(client.packets());
    checkServer(server.packets(), tunnelId);
  }

  private static void checkClient(List<TsguPacket> packets) {
    assertThat(packets).allMatch(packet -> packet.oddities().isEmpty());
    assertThat(only(TunnelAuthorization.class, packets).clientName()).isEqualTo("IT-HELP-CLIENT\0");
    ChannelCreate channel = only(ChannelCreate.class, packets);
    assertThat(channel.resources()).containsExactly("IT-HELP-TEST.ad.it-help.ninja\0");
    assertThat(channel.port()).isEqualTo(3389);
  }

  private static void checkServer(List<TsguPacket> packets, long tunnelId) throws DecodeException {
    assertThat(packets).allMatch(packet -> packet.oddities().isEmpty());
    assertThat(only(HandshakeResponse.class, packets).extendedAuthentication()).isEqualTo(7);
    assertThat(only(TunnelResponse.class, packets).tunnelId()).contains(tunnelId);
    assertThat(only(TunnelResponse.class, packets).capabilities())
        .contains(TsguPacket.CURRENT_CAPABILITIES);
    assertThat(only(ChannelResponse.class, packets).udpPort()).contains(3391);
    Tpkt first = Tpkt.decode(new Reader(only(Data.class, packets).payload()));
    ConnectionConfirm confirm = ConnectionConfirm.decode(new Reader(first.payload()));
    assertThat(((RdpNegRsp) confirm.reply().orElseThrow()).selectedProtocol())
        .isEqualTo(SecurityProtocols.HYBRID_EX);
  }

  private static <T extends TsguPacket> T only(Class<T> kind, List<TsguPacket> packets) {
    return packets.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  private static List<String> follow(Path capture, int stream)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("follow", ".txt");
    try {
      Process tshark =
          new ProcessBuilder(
                  "tshark", "-r", capture.toString(), "-q", "-z", "follow,tls,raw," + stream)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(output.toFile())
              .start();
      assertThat(tshark.waitFor()).isZero();
      return Files.readAllLines(output, StandardCharsets.US_ASCII);
    } finally {
      Files.delete(output);
    }
  }

  /** The second node's lines are indented. */
  private static Bytes bytes(List<String> lines, boolean indented) {
    Writer writer = new Writer();
    for (String line : lines) {
      if (line.startsWith("\t") == indented && line.strip().matches("([0-9a-f]{2})+")) {
        writer.bytes(Bytes.ofHex(line.strip()));
      }
    }
    return writer.toBytes();
  }

  private static Side read(Bytes said) throws DecodeException {
    Reader reader = new Reader(said);
    List<HttpHead> heads = new ArrayList<>();
    while (heads.isEmpty() || !isUpgrade(heads.getLast(), reader)) {
      HttpHead head = HttpHead.decode(reader);
      assertThat(head.oddities()).isEmpty();
      reader.skip("body", head.contentLength().orElse(0));
      heads.add(head);
    }
    List<TsguPacket> packets = new ArrayList<>();
    Bytes unread = Bytes.EMPTY;
    while (!reader.isAtEnd()) {
      WebSocketFrame frame = WebSocketFrame.decode(reader);
      assertThat(frame.oddities()).isEmpty();
      if (frame.opcode().equals(WebSocketOpcode.BINARY)) {
        unread = unread.append(frame.payload());
        Reader inner = new Reader(unread);
        packets.add(TsguPacket.decode(inner));
        unread = inner.rest();
      }
    }
    return new Side(heads, packets);
  }

  private static boolean isUpgrade(HttpHead head, Reader reader) {
    return switch (head) {
      case HttpHead.Response response -> response.status() == 101;
      case HttpHead.Request _ -> reader.ahead(1).startsWith(Bytes.of(0x82));
    };
  }
}
