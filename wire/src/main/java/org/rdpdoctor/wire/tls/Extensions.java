package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * The extensions of a hello, in their order.
 *
 * @param present false when even the length field is missing, as in hellos before TLS 1.0; the list
 *     is empty then
 */
public record Extensions(boolean present, List<Extension> list) implements WireMessage {
  public static final Extensions ABSENT = new Extensions(false, List.of());

  private static final int LENGTH_BYTES = 2;

  public Extensions {
    list = List.copyOf(list);
    if (!present && !list.isEmpty()) {
      throw new IllegalArgumentException("extensions in an absent block");
    }
    FieldBounds.u16("extensions", listSize(list));
  }

  public static Extensions of(List<Extension> list) {
    return new Extensions(true, list);
  }

  private static int listSize(List<Extension> list) {
    return list.stream().mapToInt(Extension::size).sum();
  }

  /** Reads the block when anything is left; nothing left means that there is none. */
  public static Extensions decode(Reader reader) throws DecodeException {
    if (reader.isAtEnd()) {
      return ABSENT;
    }
    Reader block = reader.sub("extensions", reader.u16be("extensions length"));
    List<Extension> list = new ArrayList<>();
    while (!block.isAtEnd()) {
      list.add(Extension.decode(block));
    }
    return of(list);
  }

  @Override
  public void encode(Writer writer) {
    if (present) {
      writer.u16be(listSize(list));
      list.forEach(extension -> extension.encode(writer));
    }
  }

  @Override
  public int size() {
    return present ? LENGTH_BYTES + listSize(list) : 0;
  }

  /** The data of the first extension of this type. */
  public Optional<Bytes> find(ExtensionType type) {
    return list.stream().filter(each -> each.type().equals(type)).map(Extension::data).findFirst();
  }

  public boolean contains(ExtensionType type) {
    return find(type).isPresent();
  }

  /** Reads an extension's data; empty when the extension is missing or cannot be read. */
  <T> Optional<T> read(ExtensionType type, Decoder<T> decoder) {
    Optional<Bytes> data = find(type);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(decoder.decode(data.get()));
    } catch (DecodeException malformed) {
      return Optional.empty();
    }
  }

  /** Says why an extension's data cannot be read, if it cannot. */
  <T> void addOddity(List<String> oddities, ExtensionType type, Decoder<T> decoder) {
    Optional<Bytes> data = find(type);
    if (data.isEmpty()) {
      return;
    }
    try {
      decoder.decode(data.get());
    } catch (DecodeException malformed) {
      oddities.add("extension " + type + " is malformed: " + malformed.getMessage());
    }
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    Set<ExtensionType> seen = new HashSet<>();
    Set<ExtensionType> reported = new HashSet<>();
    for (Extension extension : list) {
      if (!seen.add(extension.type()) && reported.add(extension.type())) {
        oddities.add("extension " + extension.type() + " comes more than once");
      }
    }
    return oddities;
  }

  /** Reads the data of one extension. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(Bytes data) throws DecodeException;
  }
}
