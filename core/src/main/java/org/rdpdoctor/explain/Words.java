package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of a cleaned text, with the line each stands on. */
final class Words {
  private static final String SEPARATORS = " \t\n,;/|=()[]{}\"<>:+";

  private final List<Word> words;

  private Words(List<Word> words) {
    this.words = words;
  }

  /**
   * One word.
   *
   * @param text as written, without a closing full stop
   * @param lower in lower case
   * @param line the number of its line, from 0
   * @param number the number it is, if it is one
   */
  record Word(String text, String lower, int line, Optional<WrittenNumber> number) {}

  static Words of(String clean) {
    List<Word> words = new ArrayList<>();
    int line = 0;
    int start = 0;
    for (int at = 0; at <= clean.length(); at++) {
      if (at == clean.length() || SEPARATORS.indexOf(clean.charAt(at)) >= 0) {
        add(words, clean.substring(start, at), line);
        start = at + 1;
        if (at < clean.length() && clean.charAt(at) == '\n') {
          line++;
        }
      }
    }
    return new Words(words);
  }

  private static void add(List<Word> words, String raw, int line) {
    int end = raw.length();
    while (end > 0 && (raw.charAt(end - 1) == '.' || raw.charAt(end - 1) == '!')) {
      end--;
    }
    if (end > 0) {
      String text = raw.substring(0, end);
      words.add(new Word(text, text.toLowerCase(Locale.ROOT), line, WrittenNumber.parse(text)));
    }
  }

  List<Word> all() {
    return words;
  }

  boolean severalLines() {
    return !words.isEmpty() && words.getLast().line() > words.getFirst().line();
  }

  /** Whether every word is a number. */
  boolean numbersOnly() {
    for (Word word : words) {
      if (word.number().isEmpty()) {
        return false;
      }
    }
    return !words.isEmpty();
  }

  /** The words between the number at this position and the one before it on the same line. */
  List<String> before(int position) {
    List<String> before = new ArrayList<>();
    int line = words.get(position).line();
    for (int i = position - 1; i >= 0 && words.get(i).line() == line; i--) {
      if (isClearNumber(words.get(i))) {
        break;
      }
      before.addFirst(words.get(i).text());
    }
    return before;
  }

  /** The words between the number at this position and the next one on the same line. */
  List<String> after(int position) {
    List<String> after = new ArrayList<>();
    int line = words.get(position).line();
    for (int i = position + 1; i < words.size() && words.get(i).line() == line; i++) {
      if (isClearNumber(words.get(i))) {
        break;
      }
      after.add(words.get(i).text());
    }
    return after;
  }

  private static boolean isClearNumber(Word word) {
    return word.number().isPresent() && word.number().get().base() != WrittenNumber.Base.BARE_HEX;
  }

  /** The words of a line that starts with one of these, after it and after "name". */
  Optional<String> labelled(String... labels) {
    for (int i = 0; i < words.size(); i++) {
      for (String label : labels) {
        if (words.get(i).lower().equals(label)) {
          String rest = restOfLine(i);
          if (!rest.isEmpty()) {
            return Optional.of(rest);
          }
        }
      }
    }
    return Optional.empty();
  }

  private String restOfLine(int position) {
    StringBuilder rest = new StringBuilder();
    int line = words.get(position).line();
    for (int i = position + 1; i < words.size() && words.get(i).line() == line; i++) {
      String lower = words.get(i).lower();
      if (lower.equals("guid") || isClearNumber(words.get(i)) || lower.equals("event")) {
        break;
      }
      if (!lower.equals("name")) {
        rest.append(rest.isEmpty() ? "" : " ").append(words.get(i).text());
      }
    }
    return rest.toString();
  }
}
