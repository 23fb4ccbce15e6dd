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
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/**
 * ConnectMCSPDU: ITU-T T.125 section 7 part 2, in the basic encoding of X.690; MS-RDPBCGR sections
 * 2.2.1.3 and 2.2.1.4. The user data is a GCC message, see {@code wire.gcc}.
 */
public sealed interface ConnectPdu extends WireMessage {
  /** Largest content in bytes; what one TPKT packet can hold. */
  int MAX_CONTENT_SIZE = 0xFFFF;

  Bytes userData();

  Optional<Verbatim> verbatim();

  /**
   * Reads either PDU and leaves what follows it.
   *
   * @throws DecodeException unexpected at another tag
   */
  static ConnectPdu decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    Bytes whole = reader.ahead(reader.left());
    int tag = reader.u16be("ConnectMCSPDU tag");
    if (tag != Initial.TAG && tag != Response.TAG) {
      throw DecodeException.unexpected("ConnectMCSPDU tag", offset, "0x%04x".formatted(tag));
    }
    Asn1Reader fields = Asn1Reader.childrenOf(readContent(reader));
    List<String> oddities = new ArrayList<>();
    ConnectPdu pdu = tag == Initial.TAG ? Initial.read(fields) : Response.read(fields);
    if (!fields.isAtEnd()) {
      oddities.add("ConnectMCSPDU has unknown fields at its end");
    }
    Bytes received = whole.slice(0, reader.offset() - offset);
    return pdu.toBytes().equals(received) ? pdu : pdu.keeping(new Verbatim(received, oddities));
  }

  /** The length and content that follow the tag, which has two bytes and so needs its own way. */
  private static Asn1Element readContent(Reader reader) throws DecodeException {
    Bytes ahead = reader.ahead(reader.left());
    Reader again = new Reader(Bytes.of(Asn1Tag.SEQUENCE.identifier()).append(ahead));
    Asn1Element content = Asn1Element.decodeUpTo(again, MAX_CONTENT_SIZE);
    reader.skip("ConnectMCSPDU", content.size() - 1);
    return content;
  }

  private ConnectPdu keeping(Verbatim kept) {
    return switch (this) {
      case Initial initial ->
          new Initial(
              initial.callingDomainSelector,
              initial.calledDomainSelector,
              initial.upward,
              initial.target,
              initial.minimum,
              initial.maximum,
              initial.userData,
              Optional.of(kept));
      case Response response ->
          new Response(
              response.result,
              response.calledConnectId,
              response.parameters,
              response.userData,
              Optional.of(kept));
    };
  }

  private static Bytes encoded(int tag, Asn1Element content) {
    Bytes element = content.toBytes();
    return new Writer().u16be(tag).bytes(element.slice(1, element.size())).toBytes();
  }

  /** The PDU as our encoder writes it. */
  Bytes usual();

  @Override
  default void encode(Writer writer) {
    writer.bytes(verbatim().map(Verbatim::bytes).orElseGet(this::usual));
  }

  @Override
  default int size() {
    return verbatim().map(kept -> kept.bytes().size()).orElseGet(() -> usual().size());
  }

  /** The whole PDU as it stands in a TLS session or in clear: TPKT, X.224 Data and this message. */
  default Bytes toPacket() {
    return new Tpkt(new X224Tpdu.DataTpdu(toBytes()).toBytes()).toBytes();
  }

  /**
   * Connect-Initial, MS-RDPBCGR section 2.2.1.3.
   *
   * @param upward upwardFlag, true in RDP
   */
  record Initial(
      Bytes callingDomainSelector,
      Bytes calledDomainSelector,
      boolean upward,
      DomainParameters target,
      DomainParameters minimum,
      DomainParameters maximum,
      Bytes userData,
      Optional<Verbatim> verbatim)
      implements ConnectPdu {
    /** [APPLICATION 101], constructed. */
    static final int TAG = 0x7F65;

    /** As Windows clients send it. */
    public static Initial of(Bytes userData) {
      return new Initial(
          Bytes.of(0x01),
          Bytes.of(0x01),
          true,
          DomainParameters.TARGET,
          DomainParameters.MINIMUM,
          DomainParameters.MAXIMUM,
          userData,
          Optional.empty());
    }

    private static Initial read(Asn1Reader fields) throws DecodeException {
      return new Initial(
          fields.octetString("callingDomainSelector"),
          fields.octetString("calledDomainSelector"),
          readFlag(fields),
          DomainParameters.read(fields, "targetParameters"),
          DomainParameters.read(fields, "minimumParameters"),
          DomainParameters.read(fields, "maximumParameters"),
          fields.octetString("userData"),
          Optional.empty());
    }

    private static boolean readFlag(Asn1Reader fields) throws DecodeException {
      int offset = fields.offset();
      Bytes content = fields.expect("upwardFlag", Asn1Tag.BOOLEAN).content();
      if (content.size() != 1) {
        throw DecodeException.limit("upwardFlag size", offset, content.size(), 1);
      }
      return content.at(0) != 0;
    }

    @Override
    public Bytes usual() {
      return encoded(
          TAG,
          Asn1Element.sequence(
              Asn1Element.octetString(callingDomainSelector),
              Asn1Element.octetString(calledDomainSelector),
              Asn1Element.bool(upward),
              target.toElement(),
              minimum.toElement(),
              maximum.toElement(),
              Asn1Element.octetString(userData)));
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>(verbatim.map(Verbatim::oddities).orElse(List.of()));
      if (!upward) {
        oddities.add("Connect-Initial does not go upward");
      }
      return List.copyOf(oddities);
    }
  }

  /** Connect-Response, MS-RDPBCGR section 2.2.1.4. */
  record Response(
      McsResult result,
      long calledConnectId,
      DomainParameters parameters,
      Bytes userData,
      Optional<Verbatim> verbatim)
      implements ConnectPdu {
    /** [APPLICATION 102], constructed. */
    static final int TAG = 0x7F66;

    public Response {
      FieldBounds.u32("calledConnectId", calledConnectId);
    }

    public static Response of(McsResult result, Bytes userData) {
      return new Response(result, 0, SERVER_PARAMETERS, userData, Optional.empty());
    }

    /** What Windows answers: MS-RDPBCGR section 4.1.4. */
    private static final DomainParameters SERVER_PARAMETERS =
        new DomainParameters(34, 3, 0, 1, 0, 1, 65528, 2);

    private static Response read(Asn1Reader fields) throws DecodeException {
      return new Response(
          new McsResult(Math.toIntExact(within(fields, "result", 0xFF, true))),
          within(fields, "calledConnectId", 0xFFFF_FFFFL, false),
          DomainParameters.read(fields, "domainParameters"),
          fields.octetString("userData"),
          Optional.empty());
    }

    private static long within(Asn1Reader fields, String field, long max, boolean enumerated)
        throws DecodeException {
      int offset = fields.offset();
      long value = enumerated ? fields.enumerated(field) : fields.smallInteger(field);
      if (value < 0 || value > max) {
        throw DecodeException.limit(field, offset, value, max);
      }
      return value;
    }

    @Override
    public Bytes usual() {
      return encoded(
          TAG,
          Asn1Element.sequence(
              Asn1Element.enumerated(result.value()),
              Asn1Element.integer(calledConnectId),
              parameters.toElement(),
              Asn1Element.octetString(userData)));
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>(verbatim.map(Verbatim::oddities).orElse(List.of()));
      if (result.name().isEmpty()) {
        oddities.add("Connect-Response has the unknown result %d".formatted(result.value()));
      }
      return List.copyOf(oddities);
    }
  }
}
