package org.rdpdoctor.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
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
     * 0x904/0x7} or {@code 2308 7}. Of more than two only those in hex count: a pasted dialog
     * numbers its explanations and names the time.
     */
    public static SymptomReported read(String text) {
      List<String> numbers = NUMBER.matcher(text).results().map(MatchResult::group).toList();
      List<String> hex = numbers.stream().filter(SymptomReported::isHex).toList();
      List<Long> codes =
          (numbers.size() > 2 && !hex.isEmpty() ? hex : numbers)
              .stream().map(SymptomReported::number).toList();
      return new SymptomReported(
          text, codes.stream().findFirst(), codes.stream().skip(1).findFirst());
    }

    private static boolean isHex(String digits) {
      return digits.startsWith("0x") || digits.startsWith("0X");
    }

    /** Leading zeros would make a decimal number octal. */
    private static Long number(String digits) {
      return Long.decode(isHex(digits) ? digits : digits.replaceFirst("^0+(?=.)", ""));
    }
  }

  /**
   * What only a person knows, such as that it works from another computer.
   *
   * @param word of the vocabulary in {@code docs/reported.md}, in kebab case; a later version may
   *     know words that this one does not
   * @param holds the person says that it is so; else, that it is not
   */
  record WordReported(String word, boolean holds) implements ReportedObservation {
    /** What a word looks like. */
    public static final Pattern FORM = Pattern.compile("[a-z0-9]{1,30}(-[a-z0-9]{1,30}){0,11}");
  }

  /** Since when it fails; a day is its beginning in UTC. */
  record StartReported(Instant since) implements ReportedObservation {}

  /**
   * A file in which a person wrote all this down.
   *
   * @param statements how many it makes
   * @param unreadable numbers, from 1, of lines (in JSON: of entries) that cannot be read
   */
  record ReportCovered(int statements, List<Integer> unreadable) implements ReportedObservation {
    public ReportCovered {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** What the person adds in words of their own; nothing is concluded from it. */
  record CommentReported(String text) implements ReportedObservation {
    /** Of a longer text the beginning is kept. */
    public static final int MAX_CHARACTERS = 1000;
  }
}
