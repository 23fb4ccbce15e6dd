package org.rdpdoctor.wire.mcs;

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
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/**
 * DomainMCSPDU: ITU-T T.125 section 7 (ASN.1 definitions) in the aligned packed encoding of X.691.
 * The seven that RDP uses, MS-RDPBCGR sections 2.2.1.5 to 2.2.1.9 and 2.2.2.3.
 *
 * <p>Six bits choose the PDU; decoders expect a reader over the user data of one X.224 Data TPDU.
 */
public sealed interface DomainPdu extends WireMessage
    permits DisconnectProviderUltimatum,
        DomainPdu.ErectDomainRequest,
        DomainPdu.AttachUserRequest,
        DomainPdu.AttachUserConfirm,
        DomainPdu.ChannelJoinRequest,
        DomainPdu.ChannelJoinConfirm,
        DomainPdu.SendData {
  /** Smallest user identifier (T.125: UserId is a dynamic channel, 1001 to 65535). */
  int MIN_USER_ID = 1001;

  /** The I/O channel of every RDP server that is known. */
  int IO_CHANNEL = 1003;

  /** Largest user data in bytes: what an unfragmented PER length can say. */
  int MAX_USER_DATA = 0x3FFF;

  int MAX_ID = 0xFFFF;

  /**
   * Reads any of the seven.
   *
   * @throws DecodeException unexpected for another choice and for fragmented user data
   */
  static DomainPdu decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int choice = reader.peekU8("DomainMCSPDU choice") >>> 2;
    if (choice == DisconnectProviderUltimatum.CHOICE) {
      return DisconnectProviderUltimatum.decode(reader);
    }
    Bytes whole = reader.ahead(reader.left());
    DomainPdu pdu =
        switch (choice) {
          case ErectDomainRequest.CHOICE -> ErectDomainRequest.read(reader);
          case AttachUserRequest.CHOICE -> AttachUserRequest.read(reader);
          case AttachUserConfirm.CHOICE -> AttachUserConfirm.read(reader);
          case ChannelJoinRequest.CHOICE -> ChannelJoinRequest.read(reader);
          case ChannelJoinConfirm.CHOICE -> ChannelJoinConfirm.read(reader);
          case SendData.REQUEST_CHOICE, SendData.INDICATION_CHOICE -> SendData.read(reader);
          default ->
              throw DecodeException.unexpected(
                  "DomainMCSPDU choice", offset, Integer.toString(choice));
        };
    Bytes received = whole.slice(0, reader.offset() - offset);
    return pdu.toBytes().equals(received) ? pdu : pdu.keeping(received);
  }

  /** The same PDU with the bytes as received, when they are not the ones our encoder writes. */
  private DomainPdu keeping(Bytes received) {
    return switch (this) {
      case DisconnectProviderUltimatum same -> same;
      case ErectDomainRequest(long height, long interval, _) ->
          new ErectDomainRequest(height, interval, odd(received));
      case AttachUserRequest _ -> new AttachUserRequest(odd(received));
      case AttachUserConfirm(McsResult result, Optional<Integer> user, _) ->
          new AttachUserConfirm(result, user, odd(received));
      case ChannelJoinRequest(int user, int channel, _) ->
          new ChannelJoinRequest(user, channel, odd(received));
      case ChannelJoinConfirm(
              McsResult result,
              int user,
              int requested,
              Optional<Integer> channel,
              _) ->
          new ChannelJoinConfirm(result, user, requested, channel, odd(received));
      case SendData(boolean fromServer, int user, int channel, int how, Bytes data, _) ->
          new SendData(
              fromServer,
              user,
              channel,
              how,
              data,
              Optional.of(new Verbatim(received, SendData.oddBits(received))));
    };
  }

  private static Optional<Verbatim> odd(Bytes received) {
    return Optional.of(
        new Verbatim(
            received, List.of("MCS PDU is not encoded the usual way: padding or lengths")));
  }

  private static void write(Writer writer, Optional<Verbatim> verbatim, Writer usual) {
    writer.bytes(verbatim.map(Verbatim::bytes).orElseGet(usual::toBytes));
  }

  private static int size(Optional<Verbatim> verbatim, int usual) {
    return verbatim.map(kept -> kept.bytes().size()).orElse(usual);
  }

  private static List<String> kept(Optional<Verbatim> verbatim) {
    return new ArrayList<>(verbatim.map(Verbatim::oddities).orElse(List.of()));
  }

  private static void addResultOddity(List<String> oddities, McsResult result) {
    if (result.name().isEmpty()) {
      oddities.add("MCS result has the unknown value %d".formatted(result.value()));
    }
  }

  private static int readUser(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int user = reader.u16be("MCS user") + MIN_USER_ID;
    if (user > MAX_ID) {
      throw DecodeException.limit("MCS user", offset, user, MAX_ID);
    }
    return user;
  }

  private static void checkUser(int user) {
    FieldBounds.within("MCS user", user - (long) MIN_USER_ID, MAX_ID - MIN_USER_ID);
  }

  private static void checkChannel(int channel) {
    FieldBounds.u16("MCS channel", channel);
  }

  /** The four bits of a result stand behind six of the choice and one that tells of an option. */
  private static int confirmHeader(int choice, boolean optionPresent, McsResult result) {
    return choice << 10 | (optionPresent ? 1 << 9 : 0) | result.value() << 5;
  }

  private static boolean hasOption(int header) {
    return (header & 1 << 9) != 0;
  }

  private static McsResult result(int header) {
    return new McsResult(header >>> 5 & McsResult.MAX);
  }

  /** The whole PDU as it stands in a TLS session or in clear: TPKT, X.224 Data and this message. */
  default Bytes toPacket() {
    return new Tpkt(new X224Tpdu.DataTpdu(toBytes()).toBytes()).toBytes();
  }

  /** ErectDomainRequest: T.125 section 7 part 3, MS-RDPBCGR section 2.2.1.5. */
  record ErectDomainRequest(long subHeight, long subInterval, Optional<Verbatim> verbatim)
      implements DomainPdu {
    static final int CHOICE = 1;

    public ErectDomainRequest {
      FieldBounds.u32("subHeight", subHeight);
      FieldBounds.u32("subInterval", subInterval);
    }

    public ErectDomainRequest(long subHeight, long subInterval) {
      this(subHeight, subInterval, Optional.empty());
    }

    private static ErectDomainRequest read(Reader reader) throws DecodeException {
      reader.skip("ErectDomainRequest", 1);
      return new ErectDomainRequest(readInteger(reader), readInteger(reader));
    }

    private static long readInteger(Reader reader) throws DecodeException {
      int offset = reader.offset();
      int size = reader.u8("PER integer length");
      if (size == 0 || size > Integer.BYTES) {
        throw DecodeException.limit("PER integer length", offset, size, Integer.BYTES);
      }
      long value = 0;
      for (int i = 0; i < size; i++) {
        value = value << 8 | reader.u8("PER integer");
      }
      return value;
    }

    private static void writeInteger(Writer writer, long value) {
      int size = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8);
      writer.u8(size);
      for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
        writer.u8((int) (value >>> shift));
      }
    }

    private Writer usual() {
      Writer usual = new Writer().u8(CHOICE << 2);
      writeInteger(usual, subHeight);
      writeInteger(usual, subInterval);
      return usual;
    }

    @Override
    public void encode(Writer writer) {
      DomainPdu.write(writer, verbatim, usual());
    }

    @Override
    public int size() {
      return DomainPdu.size(verbatim, usual().size());
    }

    @Override
    public List<String> oddities() {
      return kept(verbatim);
    }
  }

  /** AttachUserRequest: T.125 section 7 part 5, MS-RDPBCGR section 2.2.1.6. */
  record AttachUserRequest(Optional<Verbatim> verbatim) implements DomainPdu {
    static final int CHOICE = 10;

    public AttachUserRequest() {
      this(Optional.empty());
    }

    private static AttachUserRequest read(Reader reader) throws DecodeException {
      reader.skip("AttachUserRequest", 1);
      return new AttachUserRequest();
    }

    @Override
    public void encode(Writer writer) {
      DomainPdu.write(writer, verbatim, new Writer().u8(CHOICE << 2));
    }

    @Override
    public int size() {
      return DomainPdu.size(verbatim, 1);
    }

    @Override
    public List<String> oddities() {
      return kept(verbatim);
    }
  }

  /**
   * AttachUserConfirm: T.125 section 7 part 5, MS-RDPBCGR section 2.2.1.7.
   *
   * @param initiator the user identifier that was given
   */
  record AttachUserConfirm(
      McsResult result, Optional<Integer> initiator, Optional<Verbatim> verbatim)
      implements DomainPdu {
    static final int CHOICE = 11;

    public AttachUserConfirm {
      initiator.ifPresent(DomainPdu::checkUser);
    }

    public AttachUserConfirm(McsResult result, Optional<Integer> initiator) {
      this(result, initiator, Optional.empty());
    }

    private static AttachUserConfirm read(Reader reader) throws DecodeException {
      int header = reader.u16be("AttachUserConfirm");
      return new AttachUserConfirm(
          DomainPdu.result(header),
          hasOption(header) ? Optional.of(readUser(reader)) : Optional.empty());
    }

    @Override
    public void encode(Writer writer) {
      Writer usual = new Writer().u16be(confirmHeader(CHOICE, initiator.isPresent(), result));
      initiator.ifPresent(user -> usual.u16be(user - MIN_USER_ID));
      DomainPdu.write(writer, verbatim, usual);
    }

    @Override
    public int size() {
      return DomainPdu.size(verbatim, initiator.isPresent() ? 4 : 2);
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = kept(verbatim);
      addResultOddity(oddities, result);
      if (initiator.isPresent() != result.equals(McsResult.SUCCESSFUL)) {
        oddities.add("AttachUserConfirm gives a user and a refusal, or neither");
      }
      return List.copyOf(oddities);
    }
  }

  /** ChannelJoinRequest: T.125 section 7 part 6, MS-RDPBCGR section 2.2.1.8. */
  record ChannelJoinRequest(int initiator, int channel, Optional<Verbatim> verbatim)
      implements DomainPdu {
    static final int CHOICE = 14;

    public ChannelJoinRequest {
      checkUser(initiator);
      checkChannel(channel);
    }

    public ChannelJoinRequest(int initiator, int channel) {
      this(initiator, channel, Optional.empty());
    }

    private static ChannelJoinRequest read(Reader reader) throws DecodeException {
      reader.skip("ChannelJoinRequest", 1);
      return new ChannelJoinRequest(readUser(reader), reader.u16be("MCS channel"));
    }

    @Override
    public void encode(Writer writer) {
      DomainPdu.write(
          writer,
          verbatim,
          new Writer().u8(CHOICE << 2).u16be(initiator - MIN_USER_ID).u16be(channel));
    }

    @Override
    public int size() {
      return DomainPdu.size(verbatim, 5);
    }

    @Override
    public List<String> oddities() {
      return kept(verbatim);
    }
  }

  /**
   * ChannelJoinConfirm: T.125 section 7 part 6, MS-RDPBCGR section 2.2.1.9.
   *
   * @param channel the channel that was joined
   */
  record ChannelJoinConfirm(
      McsResult result,
      int initiator,
      int requested,
      Optional<Integer> channel,
      Optional<Verbatim> verbatim)
      implements DomainPdu {
    static final int CHOICE = 15;

    public ChannelJoinConfirm {
      checkUser(initiator);
      checkChannel(requested);
      channel.ifPresent(DomainPdu::checkChannel);
    }

    public ChannelJoinConfirm(
        McsResult result, int initiator, int requested, Optional<Integer> channel) {
      this(result, initiator, requested, channel, Optional.empty());
    }

    private static ChannelJoinConfirm read(Reader reader) throws DecodeException {
      int header = reader.u16be("ChannelJoinConfirm");
      return new ChannelJoinConfirm(
          DomainPdu.result(header),
          readUser(reader),
          reader.u16be("MCS requested channel"),
          hasOption(header) ? Optional.of(reader.u16be("MCS channel")) : Optional.empty());
    }

    @Override
    public void encode(Writer writer) {
      Writer usual =
          new Writer()
              .u16be(confirmHeader(CHOICE, channel.isPresent(), result))
              .u16be(initiator - MIN_USER_ID)
              .u16be(requested);
      channel.ifPresent(usual::u16be);
      DomainPdu.write(writer, verbatim, usual);
    }

    @Override
    public int size() {
      return DomainPdu.size(verbatim, channel.isPresent() ? 8 : 6);
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = kept(verbatim);
      addResultOddity(oddities, result);
      if (channel.isPresent() != result.equals(McsResult.SUCCESSFUL)) {
        oddities.add("ChannelJoinConfirm gives a channel and a refusal, or neither");
      }
      if (channel.isPresent() && channel.get() != requested) {
        oddities.add(
            "ChannelJoinConfirm names channel %d, asked was %d"
                .formatted(channel.get(), requested));
      }
      return List.copyOf(oddities);
    }
  }

  /**
   * SendDataRequest from the client, SendDataIndication from the server: T.125 section 7 part 7.
   *
   * @param prioritySegmentation two bits of priority, two of segmentation (begin, end), four of
   *     padding; {@link #WHOLE_HIGH} in RDP
   */
  record SendData(
      boolean fromServer,
      int initiator,
      int channel,
      int prioritySegmentation,
      Bytes userData,
      Optional<Verbatim> verbatim)
      implements DomainPdu {
    static final int REQUEST_CHOICE = 25;
    static final int INDICATION_CHOICE = 26;

    /** High priority, begin and end of the data in one piece. */
    public static final int WHOLE_HIGH = 0x70;

    private static final int FIXED_SIZE = 6;
    private static final int ONE_BYTE_LIMIT = 0x80;
    private static final int FRAGMENTED = 0xC0;

    public SendData {
      checkUser(initiator);
      checkChannel(channel);
      FieldBounds.u8("MCS priority and segmentation", prioritySegmentation);
      FieldBounds.within("MCS user data size", userData.size(), MAX_USER_DATA);
    }

    public static SendData request(int initiator, int channel, Bytes userData) {
      return new SendData(false, initiator, channel, WHOLE_HIGH, userData, Optional.empty());
    }

    public static SendData indication(int initiator, int channel, Bytes userData) {
      return new SendData(true, initiator, channel, WHOLE_HIGH, userData, Optional.empty());
    }

    private static SendData read(Reader reader) throws DecodeException {
      boolean fromServer = reader.u8("SendData") >>> 2 == INDICATION_CHOICE;
      return new SendData(
          fromServer,
          readUser(reader),
          reader.u16be("MCS channel"),
          reader.u8("MCS priority and segmentation"),
          reader.bytes("MCS user data", readLength(reader)),
          Optional.empty());
    }

    private static int readLength(Reader reader) throws DecodeException {
      int offset = reader.offset();
      int first = reader.u8("PER length");
      if (first < ONE_BYTE_LIMIT) {
        return first;
      }
      if (first >= FRAGMENTED) {
        throw DecodeException.unexpected("PER length", offset, "fragmented");
      }
      return (first - ONE_BYTE_LIMIT) << 8 | reader.u8("PER length");
    }

    /** Many servers write the longer form of the length always; only the padding is odd. */
    private static List<String> oddBits(Bytes received) {
      return (received.at(0) & 0x03) == 0
          ? List.of()
          : List.of("MCS padding is 0x%02x instead of 0".formatted(received.at(0) & 0x03));
    }

    @Override
    public void encode(Writer writer) {
      Writer usual =
          new Writer()
              .u8((fromServer ? INDICATION_CHOICE : REQUEST_CHOICE) << 2)
              .u16be(initiator - MIN_USER_ID)
              .u16be(channel)
              .u8(prioritySegmentation);
      if (userData.size() < ONE_BYTE_LIMIT) {
        usual.u8(userData.size());
      } else {
        usual.u16be(ONE_BYTE_LIMIT << 8 | userData.size());
      }
      DomainPdu.write(writer, verbatim, usual.bytes(userData));
    }

    @Override
    public int size() {
      int lengthSize = userData.size() < ONE_BYTE_LIMIT ? 1 : 2;
      return DomainPdu.size(verbatim, FIXED_SIZE + lengthSize + userData.size());
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = kept(verbatim);
      if ((prioritySegmentation & 0x30) != 0x30) {
        oddities.add("MCS data is segmented");
      }
      if ((prioritySegmentation & 0x0F) != 0) {
        oddities.add("MCS padding is not 0");
      }
      return List.copyOf(oddities);
    }

    /** May hold what a user typed; only its size is shown. */
    @Override
    public String toString() {
      return "%s on channel %d, %d bytes"
          .formatted(
              fromServer ? "SendDataIndication" : "SendDataRequest", channel, userData.size());
    }
  }
}
