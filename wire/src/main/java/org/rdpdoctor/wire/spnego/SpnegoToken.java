package org.rdpdoctor.wire.spnego;

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
import org.rdpdoctor.wire.asn1.BitString;
import org.rdpdoctor.wire.asn1.ObjectIdentifier;

/** NegotiationToken, RFC 4178 section 4.2. */
public sealed interface SpnegoToken extends WireMessage {
  /** Largest number of mechanisms in an offer. */
  int MAX_MECHANISMS = 32;

  /** Largest token in bytes that is read, without its outermost header. */
  int MAX_CONTENT_SIZE = 1 << 16;

  /** The bytes as received when they are not the DER of these fields. */
  Optional<Verbatim> verbatim();

  /** The message of the wrapped mechanism: mechToken or responseToken. */
  Optional<Bytes> wrappedToken();

  /** This token in DER. */
  Asn1Element toElement();

  @Override
  default void encode(Writer writer) {
    if (verbatim().isPresent()) {
      writer.bytes(verbatim().get().bytes());
    } else {
      toElement().encode(writer);
    }
  }

  @Override
  default int size() {
    return verbatim().map(kept -> kept.bytes().size()).orElseGet(() -> toElement().size());
  }

  /**
   * Reads either token and leaves what follows it.
   *
   * @throws DecodeException unexpected when it is neither, for example a bare NTLM message
   */
  static SpnegoToken decode(Reader reader) throws DecodeException {
    int tag = reader.peekU8("SPNEGO token");
    if (tag == NegTokenInit.TAG.identifier()) {
      return NegTokenInit.decode(reader);
    }
    if (tag == NegTokenResp.TAG.identifier()) {
      return NegTokenResp.decode(reader);
    }
    throw DecodeException.unexpected("SPNEGO token", reader.offset(), "tag 0x%02x".formatted(tag));
  }

  private static Asn1Element outermost(Reader reader, String name, Asn1Tag tag)
      throws DecodeException {
    int offset = reader.offset();
    int found = reader.peekU8(name);
    if (found != tag.identifier()) {
      throw DecodeException.unexpected(
          name, offset, "tag 0x%02x instead of %s".formatted(found, tag));
    }
    return Asn1Element.decodeUpTo(reader, MAX_CONTENT_SIZE);
  }

  private static Optional<Bytes> readOctets(Asn1Reader fields, int number, String field)
      throws DecodeException {
    Optional<Asn1Reader> present = fields.enterOptional(field, Asn1Tag.context(number));
    return present.isPresent() ? Optional.of(present.get().octetString(field)) : Optional.empty();
  }

  private static void addOctets(List<Asn1Element> fields, int number, Optional<Bytes> value) {
    value.ifPresent(
        octets -> fields.add(Asn1Element.context(number, Asn1Element.octetString(octets))));
  }

  /** Empty when the token's own encoding is what was received. */
  private static Optional<Verbatim> keep(
      SpnegoToken token, String name, Asn1Element received, boolean rest) {
    Bytes bytes = received.toBytes();
    if (token.toBytes().equals(bytes)) {
      return Optional.empty();
    }
    String oddity = rest ? "%s has unknown or misplaced fields" : "%s is not encoded the usual way";
    return Optional.of(new Verbatim(bytes, List.of(oddity.formatted(name))));
  }

  /**
   * NegTokenInit with the framing of RFC 2743 section 3.1; RFC 4178 section 4.2.1.
   *
   * @param mechTypes in order of preference
   */
  record NegTokenInit(
      List<ObjectIdentifier> mechTypes,
      Optional<BitString> reqFlags,
      Optional<Bytes> mechToken,
      Optional<Bytes> mechListMic,
      Optional<Verbatim> verbatim)
      implements SpnegoToken {
    private static final Asn1Tag TAG = Asn1Tag.application(0);
    private static final Asn1Tag MECH_TYPES = Asn1Tag.context(0);
    private static final Asn1Tag REQ_FLAGS = Asn1Tag.context(1);
    private static final Asn1Tag MECH_LIST_MIC = Asn1Tag.context(3);

    public NegTokenInit {
      mechTypes = List.copyOf(mechTypes);
      FieldBounds.within("mechTypes", mechTypes.size(), MAX_MECHANISMS);
    }

    /** An offer of NTLM alone, with its NEGOTIATE_MESSAGE. */
    public static NegTokenInit ofNtlm(Bytes negotiateMessage) {
      return new NegTokenInit(
          List.of(Mechanism.NTLM),
          Optional.empty(),
          Optional.of(negotiateMessage),
          Optional.empty(),
          Optional.empty());
    }

    public static NegTokenInit decode(Reader reader) throws DecodeException {
      Asn1Element outermost = outermost(reader, "NegTokenInit", TAG);
      Asn1Reader framing = Asn1Reader.childrenOf(outermost);
      ObjectIdentifier mechanism = framing.objectIdentifier("thisMech");
      if (!mechanism.equals(Mechanism.SPNEGO)) {
        throw DecodeException.unexpected(
            "thisMech", 0, "%s instead of %s".formatted(mechanism, Mechanism.SPNEGO));
      }
      Asn1Reader fields =
          framing.enter("NegTokenInit", Asn1Tag.context(0)).enter("NegTokenInit", Asn1Tag.SEQUENCE);
      NegTokenInit token =
          new NegTokenInit(
              readMechTypes(fields),
              readReqFlags(fields),
              readOctets(fields, 2, "mechToken"),
              readMechListMic(fields),
              Optional.empty());
      return token.keeping(outermost, !fields.isAtEnd() || !framing.isAtEnd());
    }

    private static List<ObjectIdentifier> readMechTypes(Asn1Reader fields) throws DecodeException {
      Optional<Asn1Reader> present = fields.enterOptional("mechTypes", MECH_TYPES);
      List<ObjectIdentifier> mechanisms = new ArrayList<>();
      if (present.isPresent()) {
        Asn1Reader list = present.get().enter("mechTypes", Asn1Tag.SEQUENCE);
        while (!list.isAtEnd()) {
          if (mechanisms.size() >= MAX_MECHANISMS) {
            throw DecodeException.limit(
                "mechTypes", list.offset(), mechanisms.size() + 1L, MAX_MECHANISMS);
          }
          mechanisms.add(list.objectIdentifier("mechType"));
        }
      }
      return mechanisms;
    }

    /** MS-SPNG section 2.2.1 puts negHints, a SEQUENCE, in the same place; they are left unread. */
    private static Optional<Bytes> readMechListMic(Asn1Reader fields) throws DecodeException {
      Optional<Asn1Reader> present = fields.enterOptional("mechListMIC", MECH_LIST_MIC);
      return present.isPresent()
          ? present.get().optional("mechListMIC", Asn1Tag.OCTET_STRING).map(Asn1Element::content)
          : Optional.empty();
    }

    private static Optional<BitString> readReqFlags(Asn1Reader fields) throws DecodeException {
      Optional<Asn1Reader> present = fields.enterOptional("reqFlags", REQ_FLAGS);
      return present.isPresent()
          ? Optional.of(present.get().bitString("reqFlags"))
          : Optional.empty();
    }

    private NegTokenInit keeping(Asn1Element received, boolean rest) {
      return new NegTokenInit(
          mechTypes, reqFlags, mechToken, mechListMic, keep(this, "NegTokenInit", received, rest));
    }

    @Override
    public Optional<Bytes> wrappedToken() {
      return mechToken;
    }

    @Override
    public Asn1Element toElement() {
      List<Asn1Element> fields = new ArrayList<>();
      if (!mechTypes.isEmpty()) {
        List<Asn1Element> list = mechTypes.stream().map(Asn1Element::objectIdentifier).toList();
        fields.add(Asn1Element.context(0, Asn1Element.sequence(list)));
      }
      reqFlags.ifPresent(flags -> fields.add(Asn1Element.context(1, Asn1Element.bitString(flags))));
      addOctets(fields, 2, mechToken);
      addOctets(fields, 3, mechListMic);
      return Asn1Element.application(
          TAG.number(),
          Asn1Element.objectIdentifier(Mechanism.SPNEGO),
          Asn1Element.context(0, Asn1Element.sequence(fields)));
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      verbatim.ifPresent(kept -> oddities.addAll(kept.oddities()));
      if (mechTypes.isEmpty()) {
        oddities.add("NegTokenInit offers no mechanism");
      }
      return List.copyOf(oddities);
    }
  }

  /** NegTokenResp, RFC 4178 section 4.2.2. */
  record NegTokenResp(
      Optional<NegState> negState,
      Optional<ObjectIdentifier> supportedMech,
      Optional<Bytes> responseToken,
      Optional<Bytes> mechListMic,
      Optional<Verbatim> verbatim)
      implements SpnegoToken {
    private static final Asn1Tag TAG = Asn1Tag.context(1);
    private static final Asn1Tag NEG_STATE = Asn1Tag.context(0);
    private static final Asn1Tag SUPPORTED_MECH = Asn1Tag.context(1);

    /** The answer of a server that goes on with NTLM and its CHALLENGE_MESSAGE. */
    public static NegTokenResp ofNtlm(Bytes challengeMessage) {
      return new NegTokenResp(
          Optional.of(NegState.ACCEPT_INCOMPLETE),
          Optional.of(Mechanism.NTLM),
          Optional.of(challengeMessage),
          Optional.empty(),
          Optional.empty());
    }

    public static NegTokenResp decode(Reader reader) throws DecodeException {
      Asn1Element outermost = outermost(reader, "NegTokenResp", TAG);
      Asn1Reader framing = Asn1Reader.childrenOf(outermost);
      Asn1Reader fields = framing.enter("NegTokenResp", Asn1Tag.SEQUENCE);
      NegTokenResp token =
          new NegTokenResp(
              readNegState(fields),
              readSupportedMech(fields),
              readOctets(fields, 2, "responseToken"),
              readOctets(fields, 3, "mechListMIC"),
              Optional.empty());
      return token.keeping(outermost, !fields.isAtEnd() || !framing.isAtEnd());
    }

    private static Optional<NegState> readNegState(Asn1Reader fields) throws DecodeException {
      Optional<Asn1Reader> present = fields.enterOptional("negState", NEG_STATE);
      if (present.isEmpty()) {
        return Optional.empty();
      }
      long value = present.get().enumerated("negState");
      if (value < 0 || value > NegState.MAX) {
        throw DecodeException.limit("negState", fields.offset(), value, NegState.MAX);
      }
      return Optional.of(new NegState((int) value));
    }

    private static Optional<ObjectIdentifier> readSupportedMech(Asn1Reader fields)
        throws DecodeException {
      Optional<Asn1Reader> present = fields.enterOptional("supportedMech", SUPPORTED_MECH);
      return present.isPresent()
          ? Optional.of(present.get().objectIdentifier("supportedMech"))
          : Optional.empty();
    }

    private NegTokenResp keeping(Asn1Element received, boolean rest) {
      return new NegTokenResp(
          negState,
          supportedMech,
          responseToken,
          mechListMic,
          keep(this, "NegTokenResp", received, rest));
    }

    @Override
    public Optional<Bytes> wrappedToken() {
      return responseToken;
    }

    @Override
    public Asn1Element toElement() {
      List<Asn1Element> fields = new ArrayList<>();
      negState.ifPresent(
          state -> fields.add(Asn1Element.context(0, Asn1Element.enumerated(state.value()))));
      supportedMech.ifPresent(
          mechanism -> fields.add(Asn1Element.context(1, Asn1Element.objectIdentifier(mechanism))));
      addOctets(fields, 2, responseToken);
      addOctets(fields, 3, mechListMic);
      return Asn1Element.context(TAG.number(), Asn1Element.sequence(fields));
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      verbatim.ifPresent(kept -> oddities.addAll(kept.oddities()));
      negState
          .filter(state -> state.name().isEmpty())
          .ifPresent(state -> oddities.add("negState has the unknown value %s".formatted(state)));
      return List.copyOf(oddities);
    }
  }
}
