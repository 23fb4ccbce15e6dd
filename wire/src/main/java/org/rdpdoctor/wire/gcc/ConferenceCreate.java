package org.rdpdoctor.wire.gcc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * GCC Conference Create Request and Response within ConnectData: ITU-T T.124 section 8.7 in the
 * aligned packed encoding; MS-RDPBCGR sections 2.2.1.3 and 2.2.1.4.
 *
 * <p>Both decoders take all that the reader has, which is the user data of one MCS Connect PDU.
 */
public sealed interface ConferenceCreate extends WireMessage {
  /** Most blocks that are read from one message. */
  int MAX_BLOCKS = 32;

  /** Largest length that the packed encoding says without fragments. */
  int MAX_PER_LENGTH = 0x3FFF;

  /** ConnectData: the object identifier {0 0 20 124 0 1} of T.124 as the key. */
  Bytes CONNECT_DATA_KEY = Bytes.of(0x00, 0x05, 0x00, 0x14, 0x7C, 0x00, 0x01);

  List<? extends DataBlock> blocks();

  Optional<Verbatim> verbatim();

  /** The message as our encoder writes it. */
  Bytes usual();

  @Override
  default void encode(Writer writer) {
    writer.bytes(verbatim().map(Verbatim::bytes).orElseGet(this::usual));
  }

  @Override
  default int size() {
    return verbatim().map(kept -> kept.bytes().size()).orElseGet(() -> usual().size());
  }

  @Override
  default List<String> oddities() {
    List<String> oddities = new ArrayList<>(verbatim().map(Verbatim::oddities).orElse(List.of()));
    blocks().forEach(block -> oddities.addAll(block.oddities()));
    return List.copyOf(oddities);
  }

  private static void expect(Reader reader, String field, Bytes expected) throws DecodeException {
    int offset = reader.offset();
    Bytes found = reader.bytes(field, expected.size());
    if (!found.equals(expected)) {
      throw DecodeException.unexpected(
          field, offset, "%s instead of %s".formatted(found, expected));
    }
  }

  private static int readLength(Reader reader, String field) throws DecodeException {
    int offset = reader.offset();
    int first = reader.u8(field);
    if (first < 0x80) {
      return first;
    }
    if (first >= 0xC0) {
      throw DecodeException.unexpected(field, offset, "fragmented");
    }
    return (first - 0x80) << 8 | reader.u8(field);
  }

  private static void writeLength(Writer writer, int length) {
    FieldBounds.within("PER length", length, MAX_PER_LENGTH);
    if (length < 0x80) {
      writer.u8(length);
    } else {
      writer.u16be(0x8000 | length);
    }
  }

  private static Bytes encoded(List<? extends DataBlock> blocks) {
    Writer writer = new Writer();
    blocks.forEach(block -> block.encode(writer));
    return writer.toBytes();
  }

  /** The user data: servers say too little or too much of its length; all that is left counts. */
  private static Reader userData(Reader reader, List<String> oddities) throws DecodeException {
    int length = readLength(reader, "user data length");
    if (length != reader.left()) {
      oddities.add("user data length is %d of %d bytes".formatted(length, reader.left()));
    }
    return reader.sub("user data", reader.left());
  }

  private static void checkCount(Reader reader, int count) throws DecodeException {
    if (count >= MAX_BLOCKS) {
      throw DecodeException.limit("data blocks", reader.offset(), count + 1L, MAX_BLOCKS);
    }
  }

  /** ConferenceCreateRequest with the client's settings, MS-RDPBCGR section 2.2.1.3. */
  record Request(List<ClientData> blocks, Optional<Verbatim> verbatim) implements ConferenceCreate {
    /** Choice and options, the conference name "1", one set of user data under a H.221 key. */
    private static final Bytes HEADER =
        Bytes.of(0x00, 0x08, 0x00, 0x10, 0x00, 0x01, 0xC0, 0x00)
            .append(Bytes.of('D', 'u', 'c', 'a'));

    public Request {
      blocks = List.copyOf(blocks);
      FieldBounds.within("data blocks", blocks.size(), MAX_BLOCKS);
    }

    public Request(List<ClientData> blocks) {
      this(blocks, Optional.empty());
    }

    public static Request decode(Reader reader) throws DecodeException {
      Bytes whole = reader.ahead(reader.left());
      List<String> oddities = new ArrayList<>();
      expect(reader, "ConnectData key", CONNECT_DATA_KEY);
      int length = readLength(reader, "connectPDU length");
      if (length != reader.left()) {
        oddities.add("connectPDU length is %d of %d bytes".formatted(length, reader.left()));
      }
      expect(reader, "ConferenceCreateRequest", HEADER);
      Reader userData = userData(reader, oddities);
      List<ClientData> blocks = new ArrayList<>();
      while (!userData.isAtEnd()) {
        checkCount(userData, blocks.size());
        blocks.add(ClientData.decode(userData));
      }
      Request request = new Request(blocks);
      return request.usual().equals(whole)
          ? request
          : new Request(blocks, Optional.of(new Verbatim(whole, oddities)));
    }

    @Override
    public Bytes usual() {
      Bytes data = encoded(blocks);
      Writer inner = new Writer().bytes(HEADER);
      writeLength(inner, data.size());
      inner.bytes(data);
      Writer outer = new Writer().bytes(CONNECT_DATA_KEY);
      writeLength(outer, inner.size());
      return outer.bytes(inner.toBytes()).toBytes();
    }
  }

  /**
   * ConferenceCreateResponse with the server's settings, MS-RDPBCGR section 2.2.1.4.
   *
   * @param nodeId 1001 to 65535
   * @param tag a number without meaning here
   * @param result 0 for success
   */
  record Response(
      int nodeId, int tag, int result, List<ServerData> blocks, Optional<Verbatim> verbatim)
      implements ConferenceCreate {
    private static final int CHOICE = 0x14;
    private static final int MIN_NODE_ID = 1001;
    private static final int MAX_TAG = 0x7F;
    private static final int MAX_RESULT = 0x0F;
    private static final int RESULT_SHIFT = 4;

    /** Windows always writes 42, which clients ignore: MS-RDPBCGR section 2.2.1.4. */
    private static final int CONNECT_PDU_LENGTH = 0x2A;

    /** One set of user data under a H.221 key. */
    private static final Bytes KEY =
        Bytes.of(0x01, 0xC0, 0x00).append(Bytes.of('M', 'c', 'D', 'n'));

    public Response {
      blocks = List.copyOf(blocks);
      FieldBounds.within("data blocks", blocks.size(), MAX_BLOCKS);
      FieldBounds.within("GCC node", nodeId - (long) MIN_NODE_ID, 0xFFFF);
      FieldBounds.within("GCC tag", tag, MAX_TAG);
      FieldBounds.within("GCC result", result, MAX_RESULT);
    }

    public Response(List<ServerData> blocks) {
      this(31219, 1, 0, blocks, Optional.empty());
    }

    public static Response decode(Reader reader) throws DecodeException {
      Bytes whole = reader.ahead(reader.left());
      List<String> oddities = new ArrayList<>();
      expect(reader, "ConnectData key", CONNECT_DATA_KEY);
      int ignored = readLength(reader, "connectPDU length");
      expect(reader, "ConferenceCreateResponse", Bytes.of(CHOICE));
      int nodeId = reader.u16be("GCC node") + MIN_NODE_ID;
      int tag = readTag(reader);
      int result = reader.u8("GCC result");
      if ((result & MAX_RESULT) != 0) {
        oddities.add("GCC result has padding 0x%02x".formatted(result & MAX_RESULT));
      }
      expect(reader, "H.221 key", KEY);
      Reader userData = userData(reader, oddities);
      List<ServerData> blocks = new ArrayList<>();
      while (!userData.isAtEnd()) {
        checkCount(userData, blocks.size());
        blocks.add(ServerData.decode(userData));
      }
      Response response =
          new Response(nodeId, tag, result >>> RESULT_SHIFT, blocks, Optional.empty());
      return ignored == CONNECT_PDU_LENGTH && response.usual().equals(whole)
          ? response
          : response.keeping(new Verbatim(whole, oddities));
    }

    private static int readTag(Reader reader) throws DecodeException {
      int offset = reader.offset();
      int length = reader.u8("GCC tag length");
      if (length != 1) {
        throw DecodeException.limit("GCC tag length", offset, length, 1);
      }
      int tag = reader.u8("GCC tag");
      if (tag > MAX_TAG) {
        throw DecodeException.limit("GCC tag", offset + 1, tag, MAX_TAG);
      }
      return tag;
    }

    private Response keeping(Verbatim kept) {
      return new Response(nodeId, tag, result, blocks, Optional.of(kept));
    }

    @Override
    public Bytes usual() {
      Bytes data = encoded(blocks);
      Writer writer =
          new Writer()
              .bytes(CONNECT_DATA_KEY)
              .u8(CONNECT_PDU_LENGTH)
              .u8(CHOICE)
              .u16be(nodeId - MIN_NODE_ID)
              .u8(1)
              .u8(tag)
              .u8(result << RESULT_SHIFT)
              .bytes(KEY);
      writeLength(writer, data.size());
      return writer.bytes(data).toBytes();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>(ConferenceCreate.super.oddities());
      if (result != 0) {
        oddities.add("GCC result is %d".formatted(result));
      }
      return List.copyOf(oddities);
    }
  }
}
