package org.rdpdoctor.wire.credssp;

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
import org.rdpdoctor.wire.mstypes.NtStatus;

/**
 * TSRequest, MS-CSSP section 2.2.1.
 *
 * @param version the peer's CredSSP version, 2 to 6 today
 * @param negoTokens SPNEGO or NTLM messages, in practice at most one
 * @param authInfo the sealed TSCredentials
 * @param pubKeyAuth the sealed public key or its hash
 * @param errorCode present from version 3 on when the server refuses
 * @param clientNonce 32 bytes, from version 5 on
 * @param verbatim the bytes as received when they are not the DER of these fields
 */
public record TsRequest(
    long version,
    List<Bytes> negoTokens,
    Optional<Bytes> authInfo,
    Optional<Bytes> pubKeyAuth,
    Optional<NtStatus> errorCode,
    Optional<Bytes> clientNonce,
    Optional<Verbatim> verbatim)
    implements WireMessage {
  public static final long OLDEST_VERSION = 2;
  public static final long NEWEST_VERSION = 6;

  /** Size in bytes of a client nonce. */
  public static final int CLIENT_NONCE_SIZE = 32;

  /** Largest request in bytes that is read, without the header of the outermost SEQUENCE. */
  public static final int MAX_CONTENT_SIZE = 1 << 17;

  /** Largest number of negotiation tokens. */
  public static final int MAX_NEGO_TOKENS = 16;

  private static final Asn1Tag NEGO_TOKENS = Asn1Tag.context(1);
  private static final Asn1Tag ERROR_CODE = Asn1Tag.context(4);
  private static final long ERROR_MASK = 0xFFFF_FFFFL;

  public TsRequest {
    negoTokens = List.copyOf(negoTokens);
    FieldBounds.within("TSRequest negoTokens", negoTokens.size(), MAX_NEGO_TOKENS);
  }

  /** A request in DER. */
  public TsRequest(
      long version,
      List<Bytes> negoTokens,
      Optional<Bytes> authInfo,
      Optional<Bytes> pubKeyAuth,
      Optional<NtStatus> errorCode,
      Optional<Bytes> clientNonce) {
    this(version, negoTokens, authInfo, pubKeyAuth, errorCode, clientNonce, Optional.empty());
  }

  /** The request of the first round trips: one token and nothing else. */
  public static TsRequest withToken(long version, Bytes negoToken) {
    return new TsRequest(
        version,
        List.of(negoToken),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The answer of a server that refuses. */
  public static TsRequest withError(long version, NtStatus errorCode) {
    return new TsRequest(
        version,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(errorCode),
        Optional.empty());
  }

  /**
   * Reads one request and leaves what follows it.
   *
   * @throws DecodeException not enough bytes while the outermost element is incomplete, unexpected
   *     at the first byte when it is no SEQUENCE, limit when it announces more than {@link
   *     #MAX_CONTENT_SIZE}
   */
  public static TsRequest decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int tag = reader.peekU8("TSRequest");
    if (tag != Asn1Tag.SEQUENCE.identifier()) {
      throw DecodeException.unexpected(
          "TSRequest", offset, "tag 0x%02x instead of a SEQUENCE".formatted(tag));
    }
    Asn1Element outermost = Asn1Element.decodeUpTo(reader, MAX_CONTENT_SIZE);
    List<String> oddities = new ArrayList<>();
    TsRequest request = readFields(Asn1Reader.childrenOf(outermost), oddities);
    return request.keeping(outermost.toBytes(), oddities);
  }

  private static TsRequest readFields(Asn1Reader fields, List<String> oddities)
      throws DecodeException {
    TsRequest request =
        new TsRequest(
            fields.enter("TSRequest version", Asn1Tag.context(0)).smallInteger("TSRequest version"),
            readNegoTokens(fields),
            readOctets(fields, 2, "TSRequest authInfo"),
            readOctets(fields, 3, "TSRequest pubKeyAuth"),
            readErrorCode(fields),
            readOctets(fields, 5, "TSRequest clientNonce"));
    if (!fields.isAtEnd()) {
      oddities.add("TSRequest has unknown or misplaced fields");
    }
    return request;
  }

  private static List<Bytes> readNegoTokens(Asn1Reader fields) throws DecodeException {
    Optional<Asn1Reader> present = fields.enterOptional("TSRequest negoTokens", NEGO_TOKENS);
    List<Bytes> tokens = new ArrayList<>();
    if (present.isPresent()) {
      Asn1Reader sequence = present.get().enter("NegoData", Asn1Tag.SEQUENCE);
      while (!sequence.isAtEnd()) {
        checkTokenCount(sequence, tokens.size());
        Asn1Reader item = sequence.enter("NegoData item", Asn1Tag.SEQUENCE);
        tokens.add(item.enter("negoToken", Asn1Tag.context(0)).octetString("negoToken"));
      }
    }
    return tokens;
  }

  private static void checkTokenCount(Asn1Reader sequence, int count) throws DecodeException {
    if (count >= MAX_NEGO_TOKENS) {
      throw DecodeException.limit(
          "TSRequest negoTokens", sequence.offset(), count + 1L, MAX_NEGO_TOKENS);
    }
  }

  private static Optional<Bytes> readOctets(Asn1Reader fields, int number, String field)
      throws DecodeException {
    Optional<Asn1Reader> present = fields.enterOptional(field, Asn1Tag.context(number));
    return present.isPresent() ? Optional.of(present.get().octetString(field)) : Optional.empty();
  }

  /** Windows writes the status as a signed number, others as an unsigned one; both are read. */
  private static Optional<NtStatus> readErrorCode(Asn1Reader fields) throws DecodeException {
    Optional<Asn1Reader> present = fields.enterOptional("TSRequest errorCode", ERROR_CODE);
    if (present.isEmpty()) {
      return Optional.empty();
    }
    int offset = fields.offset();
    long value = present.get().smallInteger("TSRequest errorCode");
    if (value < Integer.MIN_VALUE || value > ERROR_MASK) {
      throw DecodeException.unexpected(
          "TSRequest errorCode", offset, "no 32-bit number: %d".formatted(value));
    }
    return Optional.of(new NtStatus(value & ERROR_MASK));
  }

  private TsRequest keeping(Bytes received, List<String> oddities) {
    if (toBytes().equals(received)) {
      return this;
    }
    if (oddities.isEmpty()) {
      oddities.add("TSRequest is not encoded the usual way");
    }
    Verbatim kept = new Verbatim(received, oddities);
    return new TsRequest(
        version, negoTokens, authInfo, pubKeyAuth, errorCode, clientNonce, Optional.of(kept));
  }

  @Override
  public void encode(Writer writer) {
    if (verbatim.isPresent()) {
      writer.bytes(verbatim.get().bytes());
    } else {
      toElement().encode(writer);
    }
  }

  private Asn1Element toElement() {
    List<Asn1Element> fields = new ArrayList<>();
    fields.add(Asn1Element.context(0, Asn1Element.integer(version)));
    if (!negoTokens.isEmpty()) {
      fields.add(Asn1Element.context(1, negoData()));
    }
    authInfo.ifPresent(value -> fields.add(octets(2, value)));
    pubKeyAuth.ifPresent(value -> fields.add(octets(3, value)));
    errorCode.ifPresent(
        status -> fields.add(Asn1Element.context(4, Asn1Element.integer(status.signed()))));
    clientNonce.ifPresent(value -> fields.add(octets(5, value)));
    return Asn1Element.sequence(fields);
  }

  private Asn1Element negoData() {
    return Asn1Element.sequence(
        negoTokens.stream().map(token -> Asn1Element.sequence(octets(0, token))).toList());
  }

  private static Asn1Element octets(int number, Bytes value) {
    return Asn1Element.context(number, Asn1Element.octetString(value));
  }

  @Override
  public int size() {
    return verbatim.map(kept -> kept.bytes().size()).orElseGet(() -> toElement().size());
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    verbatim.ifPresent(kept -> oddities.addAll(kept.oddities()));
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      oddities.add("TSRequest version is %d".formatted(version));
    }
    if (negoTokens.size() > 1) {
      oddities.add("TSRequest has %d tokens instead of one".formatted(negoTokens.size()));
    }
    clientNonce
        .filter(nonce -> nonce.size() != CLIENT_NONCE_SIZE)
        .ifPresent(
            nonce -> oddities.add("TSRequest clientNonce has %d bytes".formatted(nonce.size())));
    return List.copyOf(oddities);
  }
}
