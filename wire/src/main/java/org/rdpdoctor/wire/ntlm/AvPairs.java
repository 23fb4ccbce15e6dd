package org.rdpdoctor.wire.ntlm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * A list of AV_PAIR structures, MS-NLMP section 2.2.2.1, as TargetInfo holds it.
 *
 * @param end everything after the last readable pair: the four zero bytes of MsvAvEOL in a clean
 *     list, nothing or part of a pair in a broken one
 */
public record AvPairs(List<AvPair> pairs, Bytes end) implements WireMessage {
  /** MsvAvEOL with its length 0. */
  public static final Bytes CLEAN_END = Bytes.of(0, 0, 0, 0);

  /** Largest number of pairs; the specification knows ten. */
  public static final int MAX_PAIRS = 64;

  /** Largest list in bytes: what TargetInfoLen can say. */
  public static final int MAX_SIZE = 0xFFFF;

  private static final int FLAGS_SIZE = 4;

  public AvPairs {
    pairs = List.copyOf(pairs);
    FieldBounds.within("AV pairs", pairs.size(), MAX_PAIRS);
  }

  public AvPairs(List<AvPair> pairs) {
    this(pairs, CLEAN_END);
  }

  /**
   * Reads all that the reader has left.
   *
   * @throws DecodeException limit when there are more than {@link #MAX_PAIRS} pairs or {@link
   *     #MAX_SIZE} bytes
   */
  public static AvPairs decode(Reader reader) throws DecodeException {
    if (reader.left() > MAX_SIZE) {
      throw DecodeException.limit("AV pairs size", reader.offset(), reader.left(), MAX_SIZE);
    }
    List<AvPair> pairs = new ArrayList<>();
    while (hasWholePair(reader)) {
      if (pairs.size() >= MAX_PAIRS) {
        throw DecodeException.limit("AV pairs", reader.offset(), pairs.size() + 1L, MAX_PAIRS);
      }
      AvId id = new AvId(reader.u16le("AvId"));
      pairs.add(new AvPair(id, reader.bytes("AV pair value", reader.u16le("AvLen"))));
    }
    return new AvPairs(pairs, reader.rest());
  }

  /** The next pair is all there and is not the end of the list. */
  private static boolean hasWholePair(Reader reader) throws DecodeException {
    Reader look = new Reader(reader.ahead(AvPair.HEADER_SIZE));
    if (look.left() < AvPair.HEADER_SIZE) {
      return false;
    }
    boolean ends = look.u16le("AvId") == AvId.END_OF_LIST.value();
    return !ends && reader.left() >= AvPair.HEADER_SIZE + look.u16le("AvLen");
  }

  /** The value of the first pair with that id. */
  public Optional<Bytes> value(AvId id) {
    return pairs.stream().filter(pair -> pair.id().equals(id)).map(AvPair::value).findFirst();
  }

  /** The value of a name pair; what is not valid UTF-16 becomes U+FFFD. Hostile text. */
  public Optional<String> text(AvId id) {
    return value(id).map(Utf16::text);
  }

  public Optional<String> netbiosComputerName() {
    return text(AvId.NETBIOS_COMPUTER_NAME);
  }

  public Optional<String> netbiosDomainName() {
    return text(AvId.NETBIOS_DOMAIN_NAME);
  }

  public Optional<String> dnsComputerName() {
    return text(AvId.DNS_COMPUTER_NAME);
  }

  public Optional<String> dnsDomainName() {
    return text(AvId.DNS_DOMAIN_NAME);
  }

  public Optional<String> dnsTreeName() {
    return text(AvId.DNS_TREE_NAME);
  }

  public Optional<String> targetName() {
    return text(AvId.TARGET_NAME);
  }

  /** The server's clock; empty when the pair is absent or has not eight bytes. */
  public Optional<FileTime> timestamp() {
    return value(AvId.TIMESTAMP)
        .filter(bytes -> bytes.size() == FileTime.SIZE)
        .map(bytes -> new FileTime(littleEndian(bytes)));
  }

  /**
   * MsvAvFlags: 0x1 constrained account, 0x2 message integrity code present, 0x4 untrusted service
   * principal name; empty when the pair is absent or has not four bytes.
   */
  public OptionalLong flags() {
    return value(AvId.FLAGS)
        .filter(bytes -> bytes.size() == FLAGS_SIZE)
        .map(bytes -> OptionalLong.of(littleEndian(bytes)))
        .orElseGet(OptionalLong::empty);
  }

  private static long littleEndian(Bytes bytes) {
    long value = 0;
    for (int i = bytes.size() - 1; i >= 0; i--) {
      value = value << 8 | bytes.at(i);
    }
    return value;
  }

  @Override
  public void encode(Writer writer) {
    pairs.forEach(pair -> pair.write(writer));
    writer.bytes(end);
  }

  @Override
  public int size() {
    return pairs.stream().mapToInt(AvPair::size).sum() + end.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    addEndOddity(oddities);
    Set<AvId> seen = new HashSet<>();
    for (AvPair pair : pairs) {
      if (!seen.add(pair.id())) {
        oddities.add("AV pair %s comes more than once".formatted(pair.id()));
      }
      addPairOddity(oddities, pair);
    }
    return List.copyOf(oddities);
  }

  private void addEndOddity(List<String> oddities) {
    if (!end.startsWith(CLEAN_END)) {
      oddities.add("the list of AV pairs is not ended by MsvAvEOL");
    } else if (end.size() > CLEAN_END.size()) {
      oddities.add(
          "%d bytes follow the end of the AV pairs".formatted(end.size() - CLEAN_END.size()));
    }
  }

  private static void addPairOddity(List<String> oddities, AvPair pair) {
    if (pair.id().name().isEmpty()) {
      oddities.add("AV pair %s is unknown".formatted(pair.id()));
    }
    if (pair.id().equals(AvId.TIMESTAMP) && pair.value().size() != FileTime.SIZE) {
      oddities.add("MsvAvTimestamp has %d bytes".formatted(pair.value().size()));
    }
    if (pair.id().equals(AvId.FLAGS) && pair.value().size() != FLAGS_SIZE) {
      oddities.add("MsvAvFlags has %d bytes".formatted(pair.value().size()));
    }
    if (isName(pair.id()) && !Utf16.isValid(pair.value())) {
      oddities.add("%s is not valid UTF-16".formatted(pair.id()));
    }
  }

  private static boolean isName(AvId id) {
    return id.equals(AvId.TARGET_NAME)
        || (id.value() >= AvId.NETBIOS_COMPUTER_NAME.value()
            && id.value() <= AvId.DNS_TREE_NAME.value());
  }
}
