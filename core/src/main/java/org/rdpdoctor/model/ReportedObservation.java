package org.rdpdoctor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the person who asks reports. It is evidence, but the wire outranks it. */
public sealed interface ReportedObservation extends Observation {
  /**
   * The numbers of the client's dialog.
   *
   * @param text as the person gave it
   * @param reason "error code" of mstsc, a disconnect reason
   * @param extended "extended error code" of mstsc
   */
  record SymptomReported(String text, Optional<Long> reason, Optional<Long> extended)
      implements ReportedObservation {
    /** Longer text is no symptom but a mistake. */
    public static final int MAX_CHARACTERS = 4096;

    private static final Pattern NUMBER =
        Pattern.compile("\\b(0[xX][0-9a-fA-F]{1,8}|[0-9]{1,10})\\b");

    /**
     * Takes the first number as the error code and the second as the extended one, as in {@code
     * 0x904/0x7}, {@code 2308 7} or the pasted dialog.
     */
    public static SymptomReported read(String text) {
      List<Long> numbers = new ArrayList<>();
      Matcher matcher = NUMBER.matcher(text);
      while (matcher.find() && numbers.size() < 2) {
        numbers.add(Long.decode(decodable(matcher.group())));
      }
      return new SymptomReported(
          text,
          numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.getFirst()),
          numbers.size() < 2 ? Optional.empty() : Optional.of(numbers.getLast()));
    }

    /** Leading zeros would make a decimal number octal. */
    private static String decodable(String digits) {
      boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
      return hex ? digits : digits.replaceFirst("^0+(?=.)", "");
    }
  }
}
