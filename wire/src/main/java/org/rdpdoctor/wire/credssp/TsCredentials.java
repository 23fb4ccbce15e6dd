package org.rdpdoctor.wire.credssp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * TSCredentials, MS-CSSP section 2.2.1.2: what the client hands over at the end, sealed.
 *
 * @param credType see {@link Kind}
 * @param credentials the DER of the structure that the type says
 * @param verbatim the bytes as received when they are not the DER of these fields
 */
public record TsCredentials(long credType, Secret credentials, Optional<Verbatim> verbatim)
    implements WireMessage {
  /** Largest structure in bytes that is read. */
  public static final int MAX_CONTENT_SIZE = 1 << 16;

  /** The types that there are. */
  public enum Kind {
    /** TSPasswordCreds, section 2.2.1.2.1. */
    PASSWORD(1),
    /** TSSmartCardCreds, section 2.2.1.2.2. */
    SMART_CARD(2),
    /** TSRemoteGuardCreds, section 2.2.1.2.3. */
    REMOTE_GUARD(6);

    private final long credType;

    Kind(long credType) {
      this.credType = credType;
    }
  }

  /**
   * TSPasswordCreds, section 2.2.1.2.1.
   *
   * @param password as UTF-8 bytes
   */
  public record Password(String domainName, String userName, Secret password) {}

  /** Credentials in DER. */
  public TsCredentials(Kind kind, Secret credentials) {
    this(kind.credType, credentials, Optional.empty());
  }

  /** A name and a password; both names are empty with Restricted Admin. */
  public static TsCredentials of(Password password) {
    byte[] text = password.password().reveal();
    Asn1Element creds =
        Asn1Element.sequence(
            octets(0, Utf16.bytes(password.domainName())),
            octets(1, Utf16.bytes(password.userName())),
            octets(2, Utf16.bytes(new String(text, StandardCharsets.UTF_8))));
    Arrays.fill(text, (byte) 0);
    return new TsCredentials(Kind.PASSWORD, Secret.of(creds.toBytes().toArray()));
  }

  private static Asn1Element octets(int number, Bytes value) {
    return Asn1Element.context(number, Asn1Element.octetString(value));
  }

  /**
   * Reads one structure and leaves what follows it.
   *
   * @throws DecodeException unexpected when it is no SEQUENCE of a type and octets
   */
  public static TsCredentials decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int tag = reader.peekU8("TSCredentials");
    if (tag != Asn1Tag.SEQUENCE.identifier()) {
      throw DecodeException.unexpected(
          "TSCredentials", offset, "tag 0x%02x instead of a SEQUENCE".formatted(tag));
    }
    Asn1Element outermost = Asn1Element.decodeUpTo(reader, MAX_CONTENT_SIZE);
    Asn1Reader fields = Asn1Reader.childrenOf(outermost);
    long credType = fields.enter("credType", Asn1Tag.context(0)).smallInteger("credType");
    Bytes content = fields.enter("credentials", Asn1Tag.context(1)).octetString("credentials");
    TsCredentials plain =
        new TsCredentials(credType, Secret.of(content.toArray()), Optional.empty());
    return plain.keeping(outermost.toBytes(), fields.isAtEnd());
  }

  private TsCredentials keeping(Bytes received, boolean complete) {
    if (toBytes().equals(received)) {
      return this;
    }
    String oddity =
        complete
            ? "TSCredentials is not encoded the usual way"
            : "TSCredentials has unknown or misplaced fields";
    return new TsCredentials(
        credType, credentials, Optional.of(new Verbatim(received, List.of(oddity))));
  }

  /** Empty for a type that nobody has described. */
  public Optional<Kind> kind() {
    return Arrays.stream(Kind.values()).filter(each -> each.credType == credType).findFirst();
  }

  /** The name and the password; empty when the content is none of {@link Kind#PASSWORD}. */
  public Optional<Password> password() {
    try {
      Asn1Element creds = Asn1Element.decode(new Reader(Bytes.of(credentials.reveal())));
      Asn1Reader fields = Asn1Reader.childrenOf(creds);
      return Optional.of(
          new Password(
              readText(fields, 0, "domainName"),
              readText(fields, 1, "userName"),
              Secret.of(readText(fields, 2, "password").getBytes(StandardCharsets.UTF_8))));
    } catch (DecodeException notOne) {
      return Optional.empty();
    }
  }

  private static String readText(Asn1Reader fields, int number, String field)
      throws DecodeException {
    return Utf16.text(fields.enter(field, Asn1Tag.context(number)).octetString(field));
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
    return Asn1Element.sequence(
        Asn1Element.context(0, Asn1Element.integer(credType)),
        octets(1, Bytes.of(credentials.reveal())));
  }

  @Override
  public int size() {
    return verbatim.map(kept -> kept.bytes().size()).orElseGet(() -> toElement().size());
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    verbatim.ifPresent(kept -> oddities.addAll(kept.oddities()));
    if (kind().isEmpty()) {
      oddities.add("TSCredentials has the unknown type %d".formatted(credType));
    }
    if (kind().filter(each -> each == Kind.PASSWORD).isPresent() && !holdsPlainPassword()) {
      oddities.add("TSPasswordCreds is not encoded the usual way");
    }
    return List.copyOf(oddities);
  }

  private boolean holdsPlainPassword() {
    return password()
        .map(TsCredentials::of)
        .filter(of -> of.credentials.equals(credentials))
        .isPresent();
  }
}
