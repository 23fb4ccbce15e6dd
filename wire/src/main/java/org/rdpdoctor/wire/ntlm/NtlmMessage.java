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
 * The NTLM messages that need no credentials: MS-NLMP section 2.2.1.
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
   * Reads either message by its type.
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
}
