package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.codes.CauseEntry;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.explain.Explanation.Kind;
import org.rdpdoctor.explain.Explanation.Role;

/**
 * Finds out what a text asks about: a number, a pair, a name, an event, or a whole dialog. Labels
 * are understood in English; in any other language the hex numbers are taken in order.
 */
final class QuestionReader {
  /** Most things explained from one text. */
  static final int MAX_ASKED = 8;

  private static final int MAX_SUGGESTIONS = 12;
  private static final int MIN_PROVIDER_CHARACTERS = 4;
  private static final int MIN_PART_CHARACTERS = 3;
  private static final int MAX_SYMBOL_CHARACTERS = 80;
  private static final int FEW_WORDS = 4;
  private static final long FIRST_STATUS = 0x8000_0000L;
  private static final long MAX_DIALOG_CODE = 0xFFFF_FFFL;

  private final CodeTables tables;
  private final List<String> readAs = new ArrayList<>();

  QuestionReader(CodeTables tables) {
    this.tables = tables;
  }

  /** Reads a cleaned, non-empty text. */
  Question read(String text) {
    Optional<CauseEntry> cause = cause(text);
    if (cause.isPresent()) {
      return new Question(Kind.CAUSE, List.of(new Asked.Cause(text, cause.get())), readAs);
    }
    Words words = Words.of(text);
    if (!words.numbersOnly()) {
      List<CodeEntry> symbol =
          text.length() <= MAX_SYMBOL_CHARACTERS ? tables.findSymbol(text) : List.of();
      if (!symbol.isEmpty()) {
        return new Question(Kind.SYMBOL, List.of(new Asked.Symbol(text, symbol)), readAs);
      }
    }
    List<Asked.CodeNumber> numbers = numbers(words);
    return numbers.isEmpty() ? withoutNumbers(text, words) : withNumbers(words, numbers);
  }

  private Optional<CauseEntry> cause(String text) {
    String id = text.toLowerCase(Locale.ROOT);
    boolean shaped = id.indexOf('-') > 0 && id.indexOf(' ') < 0 && id.indexOf(',') < 0;
    return shaped && !id.contains("\n") ? tables.cause(id) : Optional.empty();
  }

  // Numbers

  private List<Asked.CodeNumber> numbers(Words words) {
    boolean anyHex = false;
    for (Words.Word word : words.all()) {
      anyHex |= word.number().isPresent() && isHex(word.number().get());
    }
    List<Asked.CodeNumber> numbers = new ArrayList<>();
    for (int i = 0; i < words.all().size() && numbers.size() < MAX_ASKED; i++) {
      Optional<WrittenNumber> number = words.all().get(i).number();
      if (number.isPresent()) {
        Asked.CodeNumber asked = asked(words, i, number.get());
        if (counts(words, asked, anyHex) && !isRepeated(numbers, asked)) {
          numbers.add(asked);
        }
      }
    }
    return numbers;
  }

  private static boolean isHex(WrittenNumber number) {
    return number.base() == WrittenNumber.Base.HEX;
  }

  private Asked.CodeNumber asked(Words words, int position, WrittenNumber number) {
    List<String> before = words.before(position);
    List<String> beside =
        before.isEmpty() && !words.severalLines() ? words.after(position) : before;
    Hint hint = Hint.of(beside);
    Optional<String> provider = Optional.empty();
    if (number.base() == WrittenNumber.Base.DECIMAL && !beside.isEmpty()) {
      provider = provider(words, beside, hint);
    }
    return new Asked.CodeNumber(number, Role.UNSPECIFIED, hint, provider);
  }

  private Optional<String> provider(Words words, List<String> beside, Hint hint) {
    if (hint == Hint.EVENT && words.severalLines()) {
      Optional<String> labelled = words.labelled("source", "provider");
      if (labelled.isPresent() && isProvider(labelled.get())) {
        return labelled;
      }
    }
    StringBuilder name = new StringBuilder();
    for (String word : beside) {
      boolean noise =
          hint == Hint.EVENT && Hint.isHintWord(word) && !word.equalsIgnoreCase("schannel");
      if (!noise && !isLogWord(word)) {
        name.append(name.isEmpty() ? "" : " ").append(word);
      }
    }
    return isProvider(name.toString()) ? Optional.of(name.toString()) : Optional.empty();
  }

  private static boolean isLogWord(String word) {
    return word.equalsIgnoreCase("event")
        || word.equalsIgnoreCase("id")
        || word.equalsIgnoreCase("operational")
        || word.equalsIgnoreCase("admin");
  }

  private boolean isProvider(String name) {
    return CodeTables.plain(name).length() >= MIN_PROVIDER_CHARACTERS
        && !tables.eventsOf(name).isEmpty();
  }

  /** Prose holds dates, times and counts too: only numbers that look like codes count. */
  private static boolean counts(Words words, Asked.CodeNumber asked, boolean anyHex) {
    WrittenNumber number = asked.number();
    return switch (number.base()) {
      case HEX -> true;
      case BARE_HEX -> words.numbersOnly() || number.value() >= FIRST_STATUS;
      case DECIMAL -> {
        boolean named = asked.provider().isPresent() || asked.hint().binding();
        boolean labelled = asked.hint() != Hint.NONE;
        boolean brief = !words.severalLines() && words.all().size() <= FEW_WORDS;
        yield words.numbersOnly() || named || (labelled && !anyHex) || brief || isState(asked);
      }
    };
  }

  private static boolean isState(Asked.CodeNumber asked) {
    return asked.hint() == Hint.TLS;
  }

  private static boolean isRepeated(List<Asked.CodeNumber> numbers, Asked.CodeNumber asked) {
    for (Asked.CodeNumber earlier : numbers) {
      if (earlier.number().value() == asked.number().value()
          && earlier.hint() == asked.hint()
          && numbers.size() > 1) {
        return true;
      }
    }
    return false;
  }

  private Question withNumbers(Words words, List<Asked.CodeNumber> numbers) {
    boolean dialog = words.severalLines();
    List<Asked> asked = new ArrayList<>();
    List<Asked.CodeNumber> rest = withoutNamedBySymbol(words, numbers, asked);
    Kind kind = asked.isEmpty() ? Kind.CODE : Kind.SYMBOL;
    Optional<List<Asked.CodeNumber>> pair = pair(rest);
    if (pair.isPresent()) {
      kind = dialog ? Kind.DIALOG : Kind.PAIR;
      asked.addAll(pair.get());
      rest = rest.subList(2, rest.size());
    } else if (dialog && !rest.isEmpty()) {
      kind = Kind.DIALOG;
    } else if (!rest.isEmpty() && isEvent(rest.getFirst())) {
      kind = Kind.EVENT;
    }
    for (Asked.CodeNumber number : rest) {
      asked.add(inBestBase(number));
    }
    if (dialog) {
      readAs.add("The numbers were taken from the text in their order.");
    }
    return new Question(kind, asked, readAs);
  }

  private static boolean isEvent(Asked.CodeNumber number) {
    return number.hint() == Hint.EVENT || number.provider().isPresent();
  }

  /** Logs write a symbol and its value side by side; that is one thing. */
  private List<Asked.CodeNumber> withoutNamedBySymbol(
      Words words, List<Asked.CodeNumber> numbers, List<Asked> asked) {
    List<Asked.CodeNumber> rest = new ArrayList<>(numbers);
    for (Words.Word word : words.all()) {
      List<CodeEntry> entries = symbol(word);
      if (!entries.isEmpty() && asked.size() < MAX_ASKED) {
        asked.add(new Asked.Symbol(word.text(), entries));
        rest.removeIf(number -> number.number().value() == entries.getFirst().value());
      }
    }
    return rest;
  }

  /** In running text only words that cannot be ordinary words are taken for symbols. */
  private List<CodeEntry> symbol(Words.Word word) {
    boolean shaped =
        word.text().length() <= MAX_SYMBOL_CHARACTERS
            && (word.text().indexOf('_') > 0 || hasInnerCapital(word.text()));
    return shaped && word.number().isEmpty() ? tables.findSymbol(word.text()) : List.of();
  }

  private static boolean hasInnerCapital(String word) {
    for (int i = 1; i < word.length(); i++) {
      if (Character.isUpperCase(word.charAt(i)) && Character.isLowerCase(word.charAt(i - 1))) {
        return true;
      }
    }
    return false;
  }

  // Pairs

  private Optional<List<Asked.CodeNumber>> pair(List<Asked.CodeNumber> numbers) {
    if (numbers.size() < 2) {
      return Optional.empty();
    }
    Asked.CodeNumber first = numbers.get(0);
    Asked.CodeNumber second = numbers.get(1);
    if (isExtended(second) && isOpenOrReason(first)) {
      return Optional.of(asPair(first, second));
    }
    if (isExtended(first) && isOpenOrReason(second)) {
      return Optional.of(asPair(second, first));
    }
    if (!isOpenOrReason(first) || !isOpen(second) || !looksLikePair(first, second)) {
      return Optional.empty();
    }
    if (isOnlyExtended(first.number().value()) && isReason(second.number().value())) {
      readAs.add("Read in the other order: the disconnect reason comes first in the dialog.");
      return Optional.of(asPair(second, first));
    }
    return Optional.of(asPair(first, second));
  }

  private boolean looksLikePair(Asked.CodeNumber first, Asked.CodeNumber second) {
    long reason = first.number().value();
    boolean small = reason <= MAX_DIALOG_CODE && second.number().value() <= MAX_DIALOG_CODE;
    boolean knownEvent =
        first.number().base() == WrittenNumber.Base.DECIMAL
            && !isReason(reason)
            && !tables.events(reason).isEmpty();
    return small && !knownEvent;
  }

  private static boolean isExtended(Asked.CodeNumber number) {
    return number.hint() == Hint.EXTENDED || number.hint() == Hint.ERROR_INFO;
  }

  private static boolean isOpen(Asked.CodeNumber number) {
    return (number.hint() == Hint.NONE || number.hint() == Hint.LABEL)
        && number.provider().isEmpty();
  }

  private static boolean isOpenOrReason(Asked.CodeNumber number) {
    return isOpen(number) || number.hint() == Hint.REASON;
  }

  private boolean isReason(long value) {
    return !tables.find(CodeTable.DISCONNECT_REASON, value).isEmpty()
        || !tables.find(CodeTable.GATEWAY, value).isEmpty();
  }

  private boolean isOnlyExtended(long value) {
    return !isReason(value) && isExtendedCode(value);
  }

  private boolean isExtendedCode(long value) {
    return !tables.find(CodeTable.EXTENDED_REASON, value).isEmpty()
        || !tables.find(CodeTable.ERROR_INFO, value).isEmpty();
  }

  /** Both numbers of a dialog are written in the same base. */
  private List<Asked.CodeNumber> asPair(Asked.CodeNumber first, Asked.CodeNumber second) {
    WrittenNumber reason = first.number();
    WrittenNumber extended = second.number();
    Optional<WrittenNumber> reasonAsHex = reason.asHex();
    if (reasonAsHex.isPresent()
        && !isReason(reason.value())
        && isReason(reasonAsHex.get().value())) {
      reason = reasonAsHex.get();
      extended = extended.asHex().orElse(extended);
      readAs.add(
          "Read as hex, "
              + reason.hex()
              + "/"
              + extended.hex()
              + ": the decimal number "
              + first.written()
              + " is not a disconnect reason.");
    } else if (extended.base() == WrittenNumber.Base.DECIMAL && extended.value() > 9) {
      readAs.add(
          "The extended code "
              + extended.written()
              + " was read as decimal, "
              + extended.hex()
              + ".");
    }
    return List.of(
        new Asked.CodeNumber(reason, Role.REASON, Hint.REASON, Optional.empty()),
        new Asked.CodeNumber(extended, Role.EXTENDED, Hint.EXTENDED, Optional.empty()));
  }

  /** Digits that mean nothing in decimal but are a code in hex were copied without their 0x. */
  private Asked inBestBase(Asked.CodeNumber asked) {
    Optional<WrittenNumber> hex = asked.number().asHex();
    if (hex.isEmpty() || isEvent(asked) || isKnown(asked.number().value(), asked.hint(), true)) {
      return asked;
    }
    if (!isKnown(hex.get().value(), asked.hint(), false)) {
      return asked;
    }
    readAs.add(
        "Read as hex, "
            + hex.get().hex()
            + ": the decimal number "
            + asked.written()
            + " is in no table.");
    return new Asked.CodeNumber(hex.get(), asked.role(), asked.hint(), asked.provider());
  }

  private boolean isKnown(long value, Hint hint, boolean orEvent) {
    for (CodeTable table : CodeTable.values()) {
      boolean meant = !hint.binding() || hint.tables().contains(table);
      if (meant && !tables.find(table, value).isEmpty()) {
        return true;
      }
    }
    return orEvent && !tables.events(value).isEmpty();
  }

  // Names

  private Question withoutNumbers(String text, Words words) {
    List<Asked> asked = new ArrayList<>();
    withoutNamedBySymbol(words, List.of(), asked);
    if (asked.isEmpty()) {
      addHintedName(words, asked);
    }
    if (!asked.isEmpty()) {
      return new Question(Kind.SYMBOL, asked, readAs);
    }
    List<Asked.CodeNumber> fromText = fromDialogText(text);
    if (!fromText.isEmpty()) {
      return new Question(Kind.TEXT, List.copyOf(fromText), readAs);
    }
    return new Question(
        Kind.TEXT, List.of(new Asked.UnknownText(text, similar(text, words))), readAs);
  }

  /** "tls alert handshake_failure": the name without the words that say what it is. */
  private void addHintedName(Words words, List<Asked> asked) {
    StringBuilder name = new StringBuilder();
    List<String> lower = new ArrayList<>();
    for (Words.Word word : words.all()) {
      lower.add(word.lower());
      if (!Hint.isHintWord(word.lower())) {
        name.append(name.isEmpty() ? "" : " ").append(word.text());
      }
    }
    if (name.length() > MAX_SYMBOL_CHARACTERS || words.severalLines()) {
      return;
    }
    List<CodeEntry> entries = tables.findSymbol(name.toString());
    Hint hint = Hint.of(lower);
    List<CodeEntry> meant = new ArrayList<>();
    for (CodeEntry entry : entries) {
      if (hint.tables().isEmpty() || hint.tables().contains(entry.table())) {
        meant.add(entry);
      }
    }
    if (!meant.isEmpty()) {
      asked.add(new Asked.Symbol(name.toString(), meant));
    }
  }

  private List<Asked.CodeNumber> fromDialogText(String text) {
    String lower = text.replace('\n', ' ').toLowerCase(Locale.ROOT);
    List<Asked.CodeNumber> asked = new ArrayList<>();
    for (List<String> row : tables.data("dialog-texts.csv").rows()) {
      if (asked.isEmpty() && lower.contains(row.getFirst())) {
        readAs.add("No number in the text; recognised by its words. " + row.get(2));
        for (String code : CodeTables.split(row.get(1), " or ")) {
          int space = code.indexOf(' ');
          WrittenNumber number = WrittenNumber.parse(code.substring(space + 1)).orElseThrow();
          Hint hint = Hint.of(List.of(code.substring(0, space)));
          asked.add(new Asked.CodeNumber(number, Role.UNSPECIFIED, hint, Optional.empty()));
        }
      }
    }
    return asked;
  }

  private List<CodeEntry> similar(String text, Words words) {
    List<CodeEntry> similar = new ArrayList<>();
    if (words.severalLines() || text.length() > MAX_SYMBOL_CHARACTERS) {
      return similar;
    }
    addSimilar(similar, text);
    if (words.all().size() > 1) {
      for (Words.Word word : words.all()) {
        if (!Hint.isHintWord(word.lower())) {
          addSimilar(similar, word.text());
        }
      }
    }
    return similar;
  }

  private void addSimilar(List<CodeEntry> similar, String part) {
    if (CodeTables.plain(part).length() < MIN_PART_CHARACTERS) {
      return;
    }
    for (CodeEntry entry : tables.findPartOfSymbol(part)) {
      if (similar.size() < MAX_SUGGESTIONS && !similar.contains(entry)) {
        similar.add(entry);
      }
    }
  }

  /** The events meant by a number, or none. */
  List<EventEntry> events(Asked.CodeNumber asked) {
    List<EventEntry> events = tables.events(asked.number().value());
    if (asked.provider().isEmpty()) {
      return events;
    }
    List<EventEntry> named = new ArrayList<>(tables.eventsOf(asked.provider().get()));
    named.retainAll(events);
    return named;
  }
}
