package org.rdpdoctor.wire.rdpele;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * NEW_LICENSE_INFO, MS-RDPELE section 2.2.2.6.1: a licence in the clear.
 *
 * @param version of the licence, major in the upper 16 bits
 * @param scope ANSI with its final zero, {@code microsoft.com} as a rule
 * @param companyName UTF-16 with its final zero
 * @param productId UTF-16 with its final zero
 * @param license the licence itself: an X.509 chain in PKCS #7
 */
public record NewLicenseInfo(
    long version, Bytes scope, Bytes companyName, Bytes productId, Bytes license)
    implements WireMessage {
  /** Largest licence in bytes that is read. */
  public static final int MAX_LICENSE_SIZE = 0xFFFF;

  private static final int FIXED_SIZE = 20;

  public NewLicenseInfo {
    FieldBounds.u32("licence version", version);
    FieldBounds.within("scope size", scope.size(), ProductInfo.MAX_TEXT_SIZE);
    FieldBounds.within("company name size", companyName.size(), ProductInfo.MAX_TEXT_SIZE);
    FieldBounds.within("product id size", productId.size(), ProductInfo.MAX_TEXT_SIZE);
    FieldBounds.within("licence size", license.size(), MAX_LICENSE_SIZE);
  }

  /** Reads one structure and leaves what follows it. */
  public static NewLicenseInfo decode(Reader reader) throws DecodeException {
    return new NewLicenseInfo(
        reader.u32le("licence version"),
        ProductInfo.sizedBytes(reader, "scope", ProductInfo.MAX_TEXT_SIZE),
        ProductInfo.sizedBytes(reader, "company name", ProductInfo.MAX_TEXT_SIZE),
        ProductInfo.sizedBytes(reader, "product id", ProductInfo.MAX_TEXT_SIZE),
        ProductInfo.sizedBytes(reader, "licence", MAX_LICENSE_SIZE));
  }

  /** The scope up to its zero; hostile text. */
  public String scopeText() {
    return scopeText(scope);
  }

  /** An ANSI text up to its zero; hostile text. */
  public static String scopeText(Bytes scope) {
    String whole = new String(scope.toArray(), StandardCharsets.ISO_8859_1);
    int end = whole.indexOf('\0');
    return end < 0 ? whole : whole.substring(0, end);
  }

  @Override
  public void encode(Writer writer) {
    writer.u32le(version);
    for (Bytes each : List.of(scope, companyName, productId, license)) {
      writer.u32le(each.size()).bytes(each);
    }
  }

  @Override
  public int size() {
    return FIXED_SIZE + scope.size() + companyName.size() + productId.size() + license.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (scope.isEmpty() || scope.at(scope.size() - 1) != 0) {
      oddities.add("scope has no final zero");
    }
    ProductInfo.checkText("company name", companyName, oddities);
    ProductInfo.checkText("product id", productId, oddities);
    return List.copyOf(oddities);
  }
}
