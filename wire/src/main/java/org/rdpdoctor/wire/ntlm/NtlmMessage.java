package org.rdpdoctor.wire.ntlm;

import java.nio.charset.StandardCharsets;
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
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * The three messages of NTLM authentication: MS-NLMP section 2.2.1.
 *
 * <p>Decoders expect a reader over exactly one message and consume all of it. The payload may lie
 * in any order and with gaps, which is no oddity.
 */
public sealed interface NtlmMessage extends WireMessage {
  /** {@code NTLMSSP} and a zero byte. */
  Bytes SIGNATURE = Bytes.of('N', 'T', 'L', 'M', 'S', 'S', 'P', 0);

  /** Largest message in bytes that is read. */
  int MAX_SIZE = 0xFFFF;

  NtlmFlags flags();

  /** The bytes as received when our encoder would lay the same fields out differently. */
  Optional<Verbatim> verbatim();

  /** Writes the message as our own encoder lays it out. */
  void encodeFields(Writer writer);

  /** True for a bare NTLM message, false for example for SPNEGO. */
  static boolean startsWithSignature(Bytes token) {
    return token.startsWith(SIGNATURE);
  }

  /**
   * Reads any of the messages by its type.
   *
   * @throws DecodeException unexpected when it is not NTLM or another type
   */
  static NtlmMessage decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    Bytes message = wholeMessage(reader);
    long type = readType(new Reader(message), offset);
    if (type == NegotiateMessage.TYPE) {
      return NegotiateMessage.read(message, offset);
    }
    if (type == ChallengeMessage.TYPE) {
      return ChallengeMessage.read(message, offset);
    }
    if (type == AuthenticateMessage.TYPE) {
      return AuthenticateMessage.read(message, offset);
    }
    throw DecodeException.unexpected("NTLM message type", offset, Long.toString(type));
  }

  private static Bytes wholeMessage(Reader reader) throws DecodeException {
    if (reader.left() > MAX_SIZE) {
      throw DecodeException.limit("NTLM message size", reader.offset(), reader.left(), MAX_SIZE);
    }
    return reader.rest();
  }

  private static long readType(Reader reader, int offset) throws DecodeException {
    Bytes signature = reader.bytes("NTLM signature", SIGNATURE.size());
    if (!signature.equals(SIGNATURE)) {
      throw DecodeException.unexpected("NTLM signature", offset, signature.toString());
    }
    return reader.u32le("NTLM message type");
  }

  /** A reader behind signature and type. */
  private static Reader fieldsOf(Bytes message, int offset, long type) throws DecodeException {
    Reader reader = new Reader(message);
    long found = readType(reader, offset);
    if (found != type) {
      throw DecodeException.unexpected(
          "NTLM message type", offset, "%d instead of %d".formatted(found, type));
    }
    return reader;
  }

  private static void writeStart(Writer writer, long type) {
    writer.bytes(SIGNATURE).u32le(type);
  }

  private static void writeVersion(Writer writer, Optional<NtlmVersion> version) {
    version.ifPresentOrElse(known -> known.encode(writer), () -> writer.zeros(NtlmVersion.SIZE));
  }

  /** The version stands there only when its flag is set and the header reaches that far. */
  private static Optional<NtlmVersion> readVersion(Reader fields, NtlmFlags flags)
      throws DecodeException {
    boolean present = flags.contains(NtlmFlags.VERSION) && fields.left() >= NtlmVersion.SIZE;
    return present ? Optional.of(NtlmVersion.decode(fields)) : Optional.empty();
  }

  private static Optional<Verbatim> keep(NtlmMessage plain, Bytes received, List<String> oddities) {
    boolean same = oddities.isEmpty() && plain.toBytes().equals(received);
    return same ? Optional.empty() : Optional.of(new Verbatim(received, oddities));
  }

  private static List<String> commonOddities(NtlmMessage message, Optional<NtlmVersion> version) {
    List<String> oddities = new ArrayList<>();
    message.verbatim().ifPresent(kept -> oddities.addAll(kept.oddities()));
    version.ifPresent(known -> oddities.addAll(known.oddities()));
    if (message.flags().unknown().bits() != 0) {
      oddities.add("NTLM flags have reserved bits %s".formatted(message.flags().unknown()));
    }
    if (message.flags().contains(NtlmFlags.VERSION) && version.isEmpty()) {
      oddities.add("NTLM flags announce a version that is missing");
    }
    return oddities;
  }

  @Override
  default void encode(Writer writer) {
    if (verbatim().isPresent()) {
      writer.bytes(verbatim().get().bytes());
    } else {
      encodeFields(writer);
    }
  }

  /**
   * NEGOTIATE_MESSAGE, MS-NLMP section 2.2.1.1.
   *
   * @param domainName OEM characters, empty in practice
   * @param workstation OEM characters, empty in practice
   * @param version present when the flags say so
   */
  record NegotiateMessage(
      NtlmFlags flags,
      Bytes domainName,
      Bytes workstation,
      Optional<NtlmVersion> version,
      Optional<Verbatim> verbatim)
      implements NtlmMessage {
    public static final long TYPE = 1;

    private static final int HEADER_SIZE = 40;

    public NegotiateMessage {
      FieldBounds.u16("NTLM domain name size", domainName.size());
      FieldBounds.u16("NTLM workstation size", workstation.size());
    }

    /** A message without names; a version sets its flag. */
    public NegotiateMessage(NtlmFlags flags, Optional<NtlmVersion> version) {
      this(
          version.isPresent() ? flags.with(NtlmFlags.VERSION) : flags,
          Bytes.EMPTY,
          Bytes.EMPTY,
          version,
          Optional.empty());
    }

    public static NegotiateMessage decode(Reader reader) throws DecodeException {
      int offset = reader.offset();
      return read(wholeMessage(reader), offset);
    }

    private static NegotiateMessage read(Bytes message, int offset) throws DecodeException {
      Reader fields = fieldsOf(message, offset, TYPE);
      NtlmFlags flags = new NtlmFlags(fields.u32le("NTLM flags"));
      List<String> oddities = new ArrayList<>();
      Bytes domainName = readName(fields, message, "NTLM domain name", oddities);
      Bytes workstation = readName(fields, message, "NTLM workstation", oddities);
      NegotiateMessage plain =
          new NegotiateMessage(
              flags, domainName, workstation, readVersion(fields, flags), Optional.empty());
      return new NegotiateMessage(
          flags, domainName, workstation, plain.version, keep(plain, message, oddities));
    }

    private static Bytes readName(Reader fields, Bytes message, String name, List<String> oddities)
        throws DecodeException {
      if (fields.left() < PayloadField.SIZE) {
        oddities.add("%s field is missing".formatted(name));
        return Bytes.EMPTY;
      }
      return PayloadField.read(fields, name).from(message, name, oddities).orElse(Bytes.EMPTY);
    }

    @Override
    public void encodeFields(Writer writer) {
      writeStart(writer, TYPE);
      writer.u32le(flags.bits());
      fieldOf(domainName, HEADER_SIZE).write(writer);
      fieldOf(workstation, HEADER_SIZE + domainName.size()).write(writer);
      writeVersion(writer, version);
      writer.bytes(domainName).bytes(workstation);
    }

    /** Windows writes offset 0 for an absent name. */
    private static PayloadField fieldOf(Bytes name, int offset) {
      return PayloadField.of(name, name.isEmpty() ? 0 : offset);
    }

    @Override
    public int size() {
      return verbatim
          .map(kept -> kept.bytes().size())
          .orElseGet(() -> HEADER_SIZE + domainName.size() + workstation.size());
    }

    @Override
    public List<String> oddities() {
      return List.copyOf(commonOddities(this, version));
    }
  }

  /**
   * CHALLENGE_MESSAGE, MS-NLMP section 2.2.1.2.
   *
   * @param targetName raw, see {@link #targetNameText}
   * @param serverChallenge eight bytes
   * @param reserved eight bytes, 0 in a clean message
   * @param targetInfo present when the flags say so
   * @param version present when the flags say so
   */
  record ChallengeMessage(
      NtlmFlags flags,
      Bytes targetName,
      Bytes serverChallenge,
      Bytes reserved,
      Optional<AvPairs> targetInfo,
      Optional<NtlmVersion> version,
      Optional<Verbatim> verbatim)
      implements NtlmMessage {
    public static final long TYPE = 2;

    /** Size in bytes of a server challenge. */
    public static final int SERVER_CHALLENGE_SIZE = 8;

    private static final int RESERVED_SIZE = 8;
    private static final Bytes NO_RESERVED = Bytes.of(new byte[RESERVED_SIZE]);
    private static final int HEADER_SIZE = 56;

    public ChallengeMessage {
      FieldBounds.u16("NTLM target name size", targetName.size());
      FieldBounds.exactSize("NTLM server challenge", serverChallenge, SERVER_CHALLENGE_SIZE);
      FieldBounds.exactSize("NTLM reserved", reserved, RESERVED_SIZE);
      FieldBounds.u16("NTLM target info size", targetInfo.map(AvPairs::size).orElse(0));
    }

    /** A message in Unicode; target info and version set their flags. */
    public ChallengeMessage(
        NtlmFlags flags,
        String targetName,
        Bytes serverChallenge,
        Optional<AvPairs> targetInfo,
        Optional<NtlmVersion> version) {
      this(
          flags
              .with(NtlmFlags.UNICODE)
              .with(targetInfo.isPresent() ? NtlmFlags.TARGET_INFO : NtlmFlags.NONE)
              .with(version.isPresent() ? NtlmFlags.VERSION : NtlmFlags.NONE),
          Utf16.bytes(targetName),
          serverChallenge,
          NO_RESERVED,
          targetInfo,
          version,
          Optional.empty());
    }

    public static ChallengeMessage decode(Reader reader) throws DecodeException {
      int offset = reader.offset();
      return read(wholeMessage(reader), offset);
    }

    private static ChallengeMessage read(Bytes message, int offset) throws DecodeException {
      Reader fields = fieldsOf(message, offset, TYPE);
      List<String> oddities = new ArrayList<>();
      Optional<Bytes> targetName =
          PayloadField.read(fields, "NTLM target name").from(message, "NTLM target name", oddities);
      NtlmFlags flags = new NtlmFlags(fields.u32le("NTLM flags"));
      Bytes serverChallenge = fields.bytes("NTLM server challenge", SERVER_CHALLENGE_SIZE);
      ChallengeMessage plain =
          new ChallengeMessage(
              flags,
              targetName.orElse(Bytes.EMPTY),
              serverChallenge,
              readReserved(fields, oddities),
              readTargetInfo(fields, flags, message, oddities),
              readVersion(fields, flags),
              Optional.empty());
      return plain.with(keep(plain, message, oddities));
    }

    /** The first Windows versions ended the message behind the challenge. */
    private static Bytes readReserved(Reader fields, List<String> oddities) throws DecodeException {
      if (fields.left() < RESERVED_SIZE) {
        oddities.add("NTLM reserved field is missing");
        fields.rest();
        return NO_RESERVED;
      }
      return fields.bytes("NTLM reserved", RESERVED_SIZE);
    }

    private static Optional<AvPairs> readTargetInfo(
        Reader fields, NtlmFlags flags, Bytes message, List<String> oddities)
        throws DecodeException {
      if (fields.left() < PayloadField.SIZE) {
        oddities.add("NTLM target info field is missing");
        fields.rest();
        return Optional.empty();
      }
      PayloadField field = PayloadField.read(fields, "NTLM target info");
      Optional<Bytes> bytes = field.from(message, "NTLM target info", oddities);
      boolean present = flags.contains(NtlmFlags.TARGET_INFO) && bytes.isPresent();
      return present ? Optional.of(AvPairs.decode(new Reader(bytes.get()))) : Optional.empty();
    }

    private ChallengeMessage with(Optional<Verbatim> kept) {
      return new ChallengeMessage(
          flags, targetName, serverChallenge, reserved, targetInfo, version, kept);
    }

    /** The target name in the character set that the flags say; hostile text. */
    public String targetNameText() {
      return flags.contains(NtlmFlags.UNICODE)
          ? Utf16.text(targetName)
          : new String(targetName.toArray(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void encodeFields(Writer writer) {
      Bytes info = targetInfo.map(AvPairs::toBytes).orElse(Bytes.EMPTY);
      writeStart(writer, TYPE);
      PayloadField.of(targetName, HEADER_SIZE).write(writer);
      writer.u32le(flags.bits()).bytes(serverChallenge).bytes(reserved);
      PayloadField.of(info, HEADER_SIZE + targetName.size()).write(writer);
      writeVersion(writer, version);
      writer.bytes(targetName).bytes(info);
    }

    @Override
    public int size() {
      return verbatim.map(kept -> kept.bytes().size()).orElseGet(this::plainSize);
    }

    private int plainSize() {
      return HEADER_SIZE + targetName.size() + targetInfo.map(AvPairs::size).orElse(0);
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = commonOddities(this, version);
      targetInfo.ifPresent(pairs -> oddities.addAll(pairs.oddities()));
      if (!reserved.equals(NO_RESERVED)) {
        oddities.add("NTLM reserved bytes are not 0");
      }
      if (flags.contains(NtlmFlags.TARGET_INFO) && targetInfo.isEmpty()) {
        oddities.add("NTLM flags announce target info that is missing");
      }
      if (flags.contains(NtlmFlags.UNICODE) && !Utf16.isValid(targetName)) {
        oddities.add("NTLM target name is not valid UTF-16");
      }
      return List.copyOf(oddities);
    }
  }

  /**
   * AUTHENTICATE_MESSAGE, MS-NLMP section 2.2.1.3. Names are raw, see {@link #text}.
   *
   * @param lmResponse 24 bytes, zeros when the server sent its clock
   * @param ntResponse for NTLMv2 the 16 bytes of the proof and then an {@link NtlmV2Temp}; who has
   *     it can try passwords on it, so it is not shown
   * @param encryptedSessionKey EncryptedRandomSessionKey, 16 bytes with {@link
   *     NtlmFlags#KEY_EXCHANGE}
   * @param version present when the flags say so
   * @param mic 16 bytes, present when the payload leaves room for it
   */
  record AuthenticateMessage(
      NtlmFlags flags,
      Bytes lmResponse,
      Bytes ntResponse,
      Bytes domainName,
      Bytes userName,
      Bytes workstation,
      Bytes encryptedSessionKey,
      Optional<NtlmVersion> version,
      Optional<Bytes> mic,
      Optional<Verbatim> verbatim)
      implements NtlmMessage {
    public static final long TYPE = 3;

    /** Size in bytes of the message integrity code. */
    public static final int MIC_SIZE = 16;

    /** Where the message integrity code stands, when it does. */
    static final int MIC_OFFSET = 72;

    private static final int VERSION_OFFSET = MIC_OFFSET - NtlmVersion.SIZE;

    public AuthenticateMessage {
      for (Bytes each :
          payload(domainName, userName, workstation, lmResponse, ntResponse, encryptedSessionKey)) {
        FieldBounds.u16("NTLM field size", each.size());
      }
      mic.ifPresent(code -> FieldBounds.exactSize("NTLM MIC", code, MIC_SIZE));
    }

    public static AuthenticateMessage decode(Reader reader) throws DecodeException {
      int offset = reader.offset();
      return read(wholeMessage(reader), offset);
    }

    private static AuthenticateMessage read(Bytes message, int offset) throws DecodeException {
      Reader header = fieldsOf(message, offset, TYPE);
      PayloadField lm = PayloadField.read(header, "NTLM LM response");
      PayloadField nt = PayloadField.read(header, "NTLM NT response");
      PayloadField domain = PayloadField.read(header, "NTLM domain name");
      PayloadField user = PayloadField.read(header, "NTLM user name");
      PayloadField station = PayloadField.read(header, "NTLM workstation");
      PayloadField key = PayloadField.read(header, "NTLM session key");
      NtlmFlags flags = new NtlmFlags(header.u32le("NTLM flags"));
      int start = payloadStart(message, List.of(lm, nt, domain, user, station, key));
      List<String> oddities = new ArrayList<>();
      AuthenticateMessage plain =
          new AuthenticateMessage(
              flags,
              taken(lm, message, "NTLM LM response", oddities),
              taken(nt, message, "NTLM NT response", oddities),
              taken(domain, message, "NTLM domain name", oddities),
              taken(user, message, "NTLM user name", oddities),
              taken(station, message, "NTLM workstation", oddities),
              taken(key, message, "NTLM session key", oddities),
              start >= MIC_OFFSET ? readVersion(header, flags) : Optional.empty(),
              start >= MIC_OFFSET + MIC_SIZE
                  ? Optional.of(message.slice(MIC_OFFSET, MIC_OFFSET + MIC_SIZE))
                  : Optional.empty(),
              Optional.empty());
      return plain.with(keep(plain, message, oddities));
    }

    private static Bytes taken(
        PayloadField field, Bytes message, String name, List<String> oddities) {
      return field.from(message, name, oddities).orElse(Bytes.EMPTY);
    }

    /** Old messages have neither version nor code: the first payload begins where they would be. */
    private static int payloadStart(Bytes message, List<PayloadField> fields) {
      long first =
          fields.stream()
              .filter(field -> field.length() > 0)
              .mapToLong(PayloadField::offset)
              .filter(offset -> offset >= VERSION_OFFSET)
              .min()
              .orElse(message.size());
      return (int) Math.min(first, message.size());
    }

    private AuthenticateMessage with(Optional<Verbatim> kept) {
      return new AuthenticateMessage(
          flags,
          lmResponse,
          ntResponse,
          domainName,
          userName,
          workstation,
          encryptedSessionKey,
          version,
          mic,
          kept);
    }

    /** The same message with another code in the place of its own. */
    AuthenticateMessage withMic(Bytes code) {
      return new AuthenticateMessage(
          flags,
          lmResponse,
          ntResponse,
          domainName,
          userName,
          workstation,
          encryptedSessionKey,
          version,
          Optional.of(code),
          Optional.empty());
    }

    /** A name in the character set that the flags say; hostile text. */
    public String text(Bytes name) {
      return flags.contains(NtlmFlags.UNICODE)
          ? Utf16.text(name)
          : new String(name.toArray(), StandardCharsets.ISO_8859_1);
    }

    /** Neither user nor response: an anonymous client. */
    public boolean isAnonymous() {
      return userName.isEmpty() && ntResponse.isEmpty();
    }

    @Override
    public void encodeFields(Writer writer) {
      int offset = headerSize();
      PayloadField domain = PayloadField.of(domainName, offset);
      PayloadField user = behind(domain, userName);
      PayloadField station = behind(user, workstation);
      PayloadField lm = behind(station, lmResponse);
      PayloadField nt = behind(lm, ntResponse);
      PayloadField key = behind(nt, encryptedSessionKey);
      writeStart(writer, TYPE);
      List.of(lm, nt, domain, user, station, key).forEach(field -> field.write(writer));
      writer.u32le(flags.bits());
      writeVersion(writer, version);
      mic.ifPresent(writer::bytes);
      inOrder().forEach(writer::bytes);
    }

    private static PayloadField behind(PayloadField before, Bytes value) {
      return PayloadField.of(value, (int) before.offset() + before.length());
    }

    /** The order in which Windows lays the payload. */
    private List<Bytes> inOrder() {
      return payload(
          domainName, userName, workstation, lmResponse, ntResponse, encryptedSessionKey);
    }

    private static List<Bytes> payload(Bytes... fields) {
      return List.of(fields);
    }

    private int headerSize() {
      return mic.isPresent() ? MIC_OFFSET + MIC_SIZE : MIC_OFFSET;
    }

    @Override
    public int size() {
      return verbatim
          .map(kept -> kept.bytes().size())
          .orElseGet(() -> headerSize() + inOrder().stream().mapToInt(Bytes::size).sum());
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = commonOddities(this, version);
      if (flags.contains(NtlmFlags.UNICODE)
          && !List.of(domainName, userName, workstation).stream().allMatch(Utf16::isValid)) {
        oddities.add("an NTLM name is not valid UTF-16");
      }
      return List.copyOf(oddities);
    }

    /** Without the responses, on which passwords can be tried. */
    @Override
    public String toString() {
      return "AuthenticateMessage[flags=%s, %d bytes]".formatted(flags, size());
    }
  }
}
