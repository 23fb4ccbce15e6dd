package org.rdpdoctor.offline.rdp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rdpdoctor.offline.flow.StreamBuffer;
import org.rdpdoctor.wire.Bytes;

/**
 * What a client says to somebody in between before it speaks to the server: SOCKS 4 and 4a, SOCKS 5
 * (RFC 1928) without a password, HTTP CONNECT (RFC 9110 section 9.3.6).
 */
final class Onwards {
  private static final int MAX_HEAD_BYTES = 4096;
  private static final String CONNECT = "CONNECT ";

  private final StreamBuffer client;
  private final StreamBuffer server;
  private String how = "";
  private boolean greeted;
  private boolean chosen;
  private Optional<Destination> destination = Optional.empty();

  /** Where to. */
  record Destination(String how, String host, int port) {}

  /** The answer. */
  record Answer(boolean granted, String text) {}

  Onwards(StreamBuffer client, StreamBuffer server) {
    this.client = client;
    this.server = server;
  }

  /** Whether a conversation that begins so may be one; needs two bytes. */
  static boolean mayBe(StreamBuffer client) {
    int first = client.u8(0);
    return (first == 4 && client.u8(1) == 1)
        || (first == 5 && client.u8(1) >= 1 && client.u8(1) <= 8)
        || isConnect(client);
  }

  private static boolean isConnect(StreamBuffer client) {
    String text = latin(client.first(CONNECT.length()));
    return CONNECT.startsWith(text) || text.startsWith(CONNECT);
  }

  /** The request, when it has come as a whole and was not given before. */
  Optional<Destination> request() {
    if (destination.isPresent()) {
      return Optional.empty();
    }
    Optional<Destination> read =
        switch (client.size() < 2 ? 0 : client.u8(0)) {
          case 0 -> Optional.empty();
          case 4 -> socks4();
          case 5 -> socks5();
          case 'C' -> connect();
          default -> Optional.empty();
        };
    destination = read;
    return read;
  }

  private Optional<Destination> socks4() {
    how = "SOCKS 4";
    int userEnd = zero(client, 8);
    if (userEnd < 0) {
      return Optional.empty();
    }
    int port = client.u16be(2);
    boolean named =
        client.u8(4) == 0 && client.u8(5) == 0 && client.u8(6) == 0 && client.u8(7) != 0;
    int end = named ? zero(client, userEnd + 1) : userEnd;
    if (end < 0) {
      return Optional.empty();
    }
    String host =
        named
            ? latin(client.first(end).slice(userEnd + 1, end))
            : client.u8(4) + "." + client.u8(5) + "." + client.u8(6) + "." + client.u8(7);
    client.drop(end + 1);
    return Optional.of(new Destination(how, Notebook.shorten(host), port));
  }

  private static int zero(StreamBuffer buffer, int from) {
    for (int i = from; i < Math.min(buffer.size(), MAX_HEAD_BYTES); i++) {
      if (buffer.u8(i) == 0) {
        return i;
      }
    }
    return -1;
  }

  private Optional<Destination> socks5() {
    how = "SOCKS 5";
    if (!greeted) {
      int size = 2 + client.u8(1);
      if (client.size() < size) {
        return Optional.empty();
      }
      client.drop(size);
      greeted = true;
    }
    if (client.size() < 5 || client.u8(0) != 5) {
      return Optional.empty();
    }
    int type = client.u8(3);
    int length = type == 1 ? 4 : type == 4 ? 16 : type == 3 ? 1 + client.u8(4) : -1;
    if (length < 0 || client.size() < 4 + length + 2) {
      return Optional.empty();
    }
    Bytes address = client.first(4 + length).slice(4, 4 + length);
    int port = client.u16be(4 + length);
    client.drop(4 + length + 2);
    String host =
        type == 3
            ? latin(address.slice(1, address.size()))
            : type == 1 ? dotted(address) : address.toString();
    return Optional.of(new Destination(how, Notebook.shorten(host), port));
  }

  private static String dotted(Bytes address) {
    return address.at(0) + "." + address.at(1) + "." + address.at(2) + "." + address.at(3);
  }

  private Optional<Destination> connect() {
    how = "HTTP CONNECT";
    String head = latin(client.first(MAX_HEAD_BYTES));
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return Optional.empty();
    }
    client.drop(end + 4);
    String target = head.lines().findFirst().orElse("").split(" ", 3)[1];
    int colon = target.lastIndexOf(':');
    int port =
        colon > 0 && target.substring(colon + 1).matches("[0-9]{1,5}")
            ? Integer.parseInt(target.substring(colon + 1))
            : 0;
    String host = colon > 0 ? target.substring(0, colon) : target;
    return Optional.of(new Destination(how, Notebook.shorten(host), port));
  }

  /** The answer, when it has come as a whole. */
  Optional<Answer> answer() {
    return switch (how) {
      case "SOCKS 4" -> answer4();
      case "SOCKS 5" -> answer5();
      case "HTTP CONNECT" -> answerHttp();
      default -> Optional.empty();
    };
  }

  private Optional<Answer> answer4() {
    if (server.size() < 8) {
      return Optional.empty();
    }
    int code = server.u8(1);
    server.drop(8);
    return Optional.of(new Answer(code == 0x5A, "code %d".formatted(code)));
  }

  private Optional<Answer> answer5() {
    if (!chosen) {
      if (server.size() < 2) {
        return Optional.empty();
      }
      int method = server.u8(1);
      server.drop(2);
      chosen = true;
      if (method == 0xFF) {
        return Optional.of(new Answer(false, "no method of authentication"));
      }
    }
    if (server.size() < 5) {
      return Optional.empty();
    }
    int type = server.u8(3);
    int size = 4 + (type == 1 ? 4 : type == 4 ? 16 : 1 + server.u8(4)) + 2;
    if (server.size() < size) {
      return Optional.empty();
    }
    int code = server.u8(1);
    server.drop(size);
    return Optional.of(new Answer(code == 0, "code %d".formatted(code)));
  }

  private Optional<Answer> answerHttp() {
    String head = latin(server.first(MAX_HEAD_BYTES));
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return Optional.empty();
    }
    server.drop(end + 4);
    String line = head.lines().findFirst().orElse("");
    return Optional.of(
        new Answer(line.matches("HTTP/1\\.[01] 2[0-9][0-9].*"), Notebook.shorten(line)));
  }

  private static String latin(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }
}
