package org.rdpdoctor.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class HttpHeadTest {
  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static HttpHead head(String text) throws DecodeException {
    return HttpHead.decode(new Reader(text(text)));
  }

  @Test
  void aRefusalOfAWindowsGateway() throws DecodeException {
    HttpHead head =
        head(
            """
            HTTP/1.1 401 Unauthorized\r
            Content-Type: text/html; charset=us-ascii\r
            Server: Microsoft-HTTPAPI/2.0\r
            WWW-Authenticate: Negotiate TlRMTVNTUAACAAAA\r
            WWW-Authenticate: NTLM\r
            WWW-Authenticate: Basic realm="a, b"\r
            Content-Length: 341\r
            \r
            """);
    assertThat(head.oddities()).isEmpty();
    assertThat(head.contentLength()).contains(341);
    assertThat(((HttpHead.Response) head).status()).isEqualTo(401);
    assertThat(HttpChallenge.in(head, "WWW-Authenticate"))
        .containsExactly(
            new HttpChallenge("Negotiate", Optional.of("TlRMTVNTUAACAAAA")),
            new HttpChallenge("NTLM", Optional.empty()),
            new HttpChallenge("Basic", Optional.empty()));
  }

  @Test
  void severalSchemesInOneField() throws DecodeException {
    HttpHead head =
        head("HTTP/1.1 401 No\r\nwww-authenticate: Basic realm=\"x\", opaque=\"y\", NTLM\r\n\r\n");
    assertThat(HttpChallenge.in(head, "WWW-Authenticate"))
        .extracting(HttpChallenge::scheme)
        .containsExactly("Basic", "NTLM");
  }

  @Test
  void aRequestSurvives() {
    CodecOracles.survives(
        new HttpHead.Request(
            "RDG_OUT_DATA", "/remoteDesktopGateway/", List.of(new HttpField("Host", "gw"))),
        HttpHead::decode);
  }

  @Test
  void bareLineFeedsAreOdd() throws DecodeException {
    HttpHead head = head("HTTP/1.1 200 OK\nServer: x\n\n");
    assertThat(head.field("server")).contains("x");
    assertThat(head.oddities()).isNotEmpty();
  }

  @Test
  void whatIsNotHttpIsRefused() {
    assertThatThrownBy(() -> head("\u0003\u0000\u0000\u0013")).hasMessageContaining("not text");
    assertThatThrownBy(() -> head("SSH-2.0-x\r\n\r\n")).hasMessageContaining("none of HTTP");
    assertThatThrownBy(() -> head("HTTP/1.1 2x0 OK\r\n\r\n")).hasMessageContaining("number");
    assertThatThrownBy(() -> head("HTTP/1.1 200 OK\r\nA: b\r\n"))
        .isInstanceOfSatisfying(
            DecodeException.class,
            problem -> assertThat(problem.kind()).isEqualTo(DecodeException.Kind.NOT_ENOUGH_BYTES));
    assertThatThrownBy(() -> head("HTTP/1.1 200 " + "x".repeat(HttpHead.MAX_SIZE)))
        .isInstanceOfSatisfying(
            DecodeException.class,
            problem -> assertThat(problem.kind()).isEqualTo(DecodeException.Kind.LIMIT));
  }

  @Test
  void chunks() throws DecodeException {
    Reader reader = new Reader(text("5;x=y\r\nHello\r\n0\r\n\r\nrest"));
    assertThat(HttpChunk.decode(reader).data()).isEqualTo(text("Hello"));
    assertThat(HttpChunk.decode(reader).data()).isEqualTo(Bytes.EMPTY);
    assertThat(reader.rest()).isEqualTo(text("rest"));
    assertThat(new HttpChunk(text("Hello")).toBytes()).isEqualTo(text("5\r\nHello\r\n"));
  }
}
