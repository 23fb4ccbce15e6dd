package org.rdpdoctor.codes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One row of a code table.
 *
 * @param table the table the value belongs to
 * @param value the unsigned 32-bit value
 * @param symbol the name of the constant, where one is public
 * @param field which field of the protocol, for tables that hold more than one
 * @param meaning what it says, in our words
 * @param stage the connection stage it comes from, as in {@code stages.csv}
 * @param sources where the row was taken from
 */
public record CodeEntry(
    CodeTable table,
    long value,
    Optional<String> symbol,
    Optional<String> field,
    String meaning,
    String stage,
    List<String> sources) {

  private static final long SIGN_BIT = 0x8000_0000L;
  private static final long RANGE = 0x1_0000_0000L;

  public CodeEntry {
    sources = List.copyOf(sources);
  }

  /** The value as {@code 0x904}: upper case, no leading zeros. */
  public String hex() {
    return hex(value);
  }

  /** The value as a signed 32-bit decimal, when that differs from the unsigned one. */
  public Optional<String> signedDecimal() {
    return value >= SIGN_BIT ? Optional.of(Long.toString(value - RANGE)) : Optional.empty();
  }

  /** The symbol, or what stands in for it. */
  public String name() {
    return symbol.orElse("(no public symbol)");
  }

  /** A value as {@code 0x904}: upper case, no leading zeros. */
  public static String hex(long value) {
    return "0x" + Long.toHexString(value).toUpperCase(Locale.ROOT);
  }
}
