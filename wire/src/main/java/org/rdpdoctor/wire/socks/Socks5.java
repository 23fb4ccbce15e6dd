package org.rdpdoctor.wire.socks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** The messages of SOCKS version 5, RFC 1928. */
public sealed interface Socks5 extends WireMessage {
  int VERSION = 5;

  private static void version(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int found = reader.u8("SOCKS version");
    if (found != VERSION) {
      throw DecodeException.unexpected("SOCKS version", offset, Integer.toString(found));
    }
  }

  /** The methods of authentication that a client offers; section 3. */
  record MethodOffer(Bytes methods) implements Socks5 {
    public static final int NO_AUTHENTICATION = 0;

    public MethodOffer {
      FieldBounds.u8("NMETHODS", methods.size());
    }

    public static MethodOffer decode(Reader reader) throws DecodeException {
      version(reader);
      return new MethodOffer(reader.bytes("METHODS", reader.u8("NMETHODS")));
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(VERSION).u8(methods.size()).bytes(methods);
    }

    @Override
    public int size() {
      return 2 + methods.size();
    }

    @Override
    public List<String> oddities() {
      return methods.isEmpty() ? List.of("no method is offered") : List.of();
    }
  }

  /** The method that the server chooses; section 3. */
  record MethodChoice(int method) implements Socks5 {
    /** NO ACCEPTABLE METHODS. */
    public static final int NONE = 0xFF;

    public MethodChoice {
      FieldBounds.u8("METHOD", method);
    }

    public static MethodChoice decode(Reader reader) throws DecodeException {
      version(reader);
      return new MethodChoice(reader.u8("METHOD"));
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(VERSION).u8(method);
    }

    @Override
    public int size() {
      return 2;
    }

    @Override
    public List<String> oddities() {
      return List.of();
    }
  }

  /**
   * A request or, with the same form, a reply; sections 4 and 6.
   *
   * @param code CMD of a request, REP of a reply
   * @param addressType 1 IPv4, 3 a name, 4 IPv6
   * @param address 4 or 16 bytes, or a name of up to 255
   */
  record Message(int code, int reserved, int addressType, Bytes address, int port)
      implements Socks5 {
    /** CONNECT. */
    public static final int CONNECT = 1;

    /** succeeded. */
    public static final int SUCCEEDED = 0;

    public static final int IPV4 = 1;
    public static final int NAME = 3;
    public static final int IPV6 = 4;

    private static final int IPV4_SIZE = 4;
    private static final int IPV6_SIZE = 16;

    private static final List<String> REPLIES =
        List.of(
            "succeeded",
            "general SOCKS server failure",
            "connection not allowed by ruleset",
            "network unreachable",
            "host unreachable",
            "connection refused",
            "TTL expired",
            "command not supported",
            "address type not supported");

    public Message {
      FieldBounds.u8("code", code);
      FieldBounds.u8("RSV", reserved);
      FieldBounds.u8("ATYP", addressType);
      FieldBounds.u8("address length", address.size());
      FieldBounds.u16("port", port);
    }

    /** A request to connect to a name, which the proxy resolves. */
    public static Message connect(String name, int port) {
      Bytes bytes = Bytes.of(name.getBytes(StandardCharsets.ISO_8859_1));
      return new Message(CONNECT, 0, NAME, bytes, port);
    }

    /** A request to connect to an address of 4 or 16 bytes. */
    public static Message connect(Bytes address, int port) {
      return new Message(CONNECT, 0, address.size() == IPV4_SIZE ? IPV4 : IPV6, address, port);
    }

    public static Message reply(int code) {
      return new Message(code, 0, IPV4, Bytes.of(0, 0, 0, 0), 0);
    }

    public static Message decode(Reader reader) throws DecodeException {
      version(reader);
      int code = reader.u8("CMD or REP");
      int reserved = reader.u8("RSV");
      int offset = reader.offset();
      int type = reader.u8("ATYP");
      int size =
          switch (type) {
            case IPV4 -> IPV4_SIZE;
            case NAME -> reader.u8("address length");
            case IPV6 -> IPV6_SIZE;
            default -> throw DecodeException.unexpected("ATYP", offset, Integer.toString(type));
          };
      return new Message(code, reserved, type, reader.bytes("address", size), reader.u16be("port"));
    }

    /** What a reply says, in the words of section 6; empty for other numbers. */
    public Optional<String> meaning() {
      return code < REPLIES.size() ? Optional.of(REPLIES.get(code)) : Optional.empty();
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(VERSION).u8(code).u8(reserved).u8(addressType);
      if (addressType == NAME) {
        writer.u8(address.size());
      }
      writer.bytes(address).u16be(port);
    }

    @Override
    public int size() {
      return 6 + (addressType == NAME ? 1 : 0) + address.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (reserved != 0) {
        oddities.add("RSV is %d instead of 0".formatted(reserved));
      }
      return List.copyOf(oddities);
    }
  }
}
