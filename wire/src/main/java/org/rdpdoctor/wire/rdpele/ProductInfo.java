package org.rdpdoctor.wire.rdpele;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * PRODUCT_INFO, MS-RDPELE section 2.2.2.1.1.
 *
 * @param version of the license server's product, major in the upper 16 bits
 * @param companyName UTF-16 with its final zero, {@code Microsoft Corporation} as a rule
 * @param productId UTF-16 with its final zero, {@code A02} as a rule
 */
public record ProductInfo(long version, Bytes companyName, Bytes productId) implements WireMessage {
  /** Largest text in bytes that is read. */
  public static final int MAX_TEXT_SIZE = 4096;

  private static final int FIXED_SIZE = 12;

  public ProductInfo {
    FieldBounds.u32("product version", version);
    FieldBounds.within("company name size", companyName.size(), MAX_TEXT_SIZE);
    FieldBounds.within("product id size", productId.size(), MAX_TEXT_SIZE);
  }

  /** Reads one structure and leaves what follows it. */
  public static ProductInfo decode(Reader reader) throws DecodeException {
    return new ProductInfo(
        reader.u32le("product version"),
        sizedBytes(reader, "company name", MAX_TEXT_SIZE),
        sizedBytes(reader, "product id", MAX_TEXT_SIZE));
  }

  /** Bytes after their size in 32 bits. */
  static Bytes sizedBytes(Reader reader, String field, int max) throws DecodeException {
    int offset = reader.offset();
    long size = reader.u32le(field + " size");
    if (size > max) {
      throw DecodeException.limit(field + " size", offset, size, max);
    }
    return reader.bytes(field, (int) size);
  }

  /** UTF-16 with a final zero. */
  public static Bytes text(String text) {
    return Utf16.bytes(text + '\0');
  }

  /** The text up to its zero; hostile text. */
  public static String readable(Bytes text) {
    String whole = Utf16.text(text);
    int end = whole.indexOf('\0');
    return end < 0 ? whole : whole.substring(0, end);
  }

  /** Upper half of the version. */
  public int major() {
    return (int) (version >>> 16);
  }

  /** Lower half of the version. */
  public int minor() {
    return (int) (version & 0xFFFF);
  }

  @Override
  public void encode(Writer writer) {
    writer.u32le(version);
    writer.u32le(companyName.size()).bytes(companyName);
    writer.u32le(productId.size()).bytes(productId);
  }

  @Override
  public int size() {
    return FIXED_SIZE + companyName.size() + productId.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    checkText("company name", companyName, oddities);
    checkText("product id", productId, oddities);
    return List.copyOf(oddities);
  }

  static void checkText(String field, Bytes text, List<String> oddities) {
    int size = text.size();
    boolean terminated = size >= 2 && text.at(size - 1) == 0 && text.at(size - 2) == 0;
    if (!terminated || !Utf16.isValid(text)) {
      oddities.add("%s is not UTF-16 with a final zero".formatted(field));
    }
  }
}
