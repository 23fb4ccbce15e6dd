package org.rdpdoctor.wire;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.wire.mcs.ConnectPdu;
import org.rdpdoctor.wire.mcs.DomainPdu;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/** A packet in clear with all its layers, to look through them at once. */
record TestingPacket(Tpkt tpkt, X224Tpdu tpdu, Optional<WireMessage> mcs) implements WireMessage {
  private static final int CONNECT_TAG = 0x7F;

  static TestingPacket decode(Reader reader) throws DecodeException {
    Tpkt tpkt = Tpkt.decode(reader);
    X224Tpdu tpdu = X224Tpdu.decode(new Reader(tpkt.payload()));
    if (tpdu instanceof X224Tpdu.DataTpdu data) {
      Reader userData = new Reader(data.userData());
      WireMessage mcs = decodeMcs(userData);
      if (!userData.isAtEnd()) {
        throw DecodeException.unexpected("end of MCS", userData.offset(), "more bytes");
      }
      return new TestingPacket(tpkt, tpdu, Optional.of(mcs));
    }
    return new TestingPacket(tpkt, tpdu, Optional.empty());
  }

  private static WireMessage decodeMcs(Reader reader) throws DecodeException {
    return reader.peekU8("MCS") == CONNECT_TAG
        ? ConnectPdu.decode(reader)
        : DomainPdu.decode(reader);
  }

  @Override
  public void encode(Writer writer) {
    Bytes payload =
        mcs.map(WireMessage::toBytes)
            .map(bytes -> (X224Tpdu) new X224Tpdu.DataTpdu(tpdu.header(), endOf(tpdu), bytes))
            .orElse(tpdu)
            .toBytes();
    new Tpkt(tpkt.reserved(), payload).encode(writer);
  }

  private static int endOf(X224Tpdu tpdu) {
    return tpdu instanceof X224Tpdu.DataTpdu data ? data.endOfTransmission() : 0;
  }

  @Override
  public int size() {
    return Tpkt.HEADER_SIZE + tpdu.size();
  }

  @Override
  public List<String> oddities() {
    return Stream.of(Stream.of(tpkt), Stream.of(tpdu), mcs.stream())
        .flatMap(layer -> layer)
        .map(WireMessage.class::cast)
        .flatMap(layer -> layer.oddities().stream())
        .toList();
  }
}
