package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.codes.CauseEntry;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.explain.Explanation.AskedCode;
import org.rdpdoctor.explain.Explanation.CodeNote;
import org.rdpdoctor.explain.Explanation.Kind;
import org.rdpdoctor.explain.Explanation.Meaning;
import org.rdpdoctor.explain.Explanation.NoteKind;
import org.rdpdoctor.explain.Explanation.Outcome;
import org.rdpdoctor.explain.Explanation.Role;

/** Explains codes, pairs, names, events and whole dialogs. The way into this package. */
public final class Explainer {
  private static final int MAX_TLS_ALERT = 0xFF;
  private static final long FIRST_STATUS = 0x8000_0000L;
  private static final long WIN32_FACILITY = 0x8007_0000L;
  private static final long NT_FACILITY_BIT = 0x1000_0000L;
  private static final long MAX_EVENT_ID = 0xFFFF;
  private static final long EVENT_QUALIFIER = 0x0FFF_0000L;
  private static final int MAX_WORDS_OF_A_CODE = 4;
  private static final String CLASSIC_EVENTS = "TerminalServices-RemoteConnectionManager";
  private static final String HOW_TO_ASK =
      "give a code (0x904), a pair (0x904/0x7), a name, an event (Schannel/36870) or the text of the"
          + " dialog";

  private final CodeTables tables = new CodeTables();
  private final Knowledge knowledge = new Knowledge(tables);

  /** Explains arguments of a command line, joined with blanks. */
  public Explanation explain(List<String> arguments) {
    return explain(String.join(" ", arguments));
  }

  /**
   * Explains a text. Never throws for any text: what cannot be read gives {@link Outcome#UNUSABLE}
   * with one line that says why.
   */
  public Explanation explain(String input) {
    if (input.length() > InputText.MAX_INPUT_CHARACTERS) {
      return unusable(
          "",
          "The text has "
              + input.length()
              + " characters and at most "
              + InputText.MAX_INPUT_CHARACTERS
              + " are read: paste only the dialog or the code");
    }
    String text = InputText.clean(input);
    if (text.isEmpty()) {
      return unusable("", "Nothing to explain: " + HOW_TO_ASK);
    }
    Optional<String> defect = defect(text);
    if (defect.isPresent()) {
      return unusable(text, defect.get());
    }
    QuestionReader reader = new QuestionReader(tables);
    Question question = reader.read(text);
    List<AskedCode> codes = new ArrayList<>();
    List<String> readAs = new ArrayList<>(question.readAs());
    for (Asked asked : question.asked()) {
      codes.add(answer(asked, reader, readAs));
    }
    return compose(text, new Question(question.kind(), question.asked(), readAs), codes);
  }

  /** A short input with a broken number is a typing error; prose may hold anything. */
  private static Optional<String> defect(String text) {
    Words words = Words.of(text);
    if (words.all().isEmpty()) {
      return Optional.of("Nothing to explain in \"" + InputText.shown(text) + "\": " + HOW_TO_ASK);
    }
    if (words.severalLines() || words.all().size() > MAX_WORDS_OF_A_CODE) {
      return Optional.empty();
    }
    for (Words.Word word : words.all()) {
      Optional<String> defect = WrittenNumber.defect(word.text());
      if (defect.isPresent()) {
        return defect;
      }
    }
    return Optional.empty();
  }

  private static Explanation unusable(String text, String why) {
    return new Explanation(
        Outcome.UNUSABLE,
        Kind.TEXT,
        InputText.shown(text),
        List.of(),
        why,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  // What each thing asked about means

  private AskedCode answer(Asked asked, QuestionReader reader, List<String> readAs) {
    if (asked instanceof Asked.CodeNumber number) {
      return answerNumber(number, reader, readAs); // spares most runs the start of the switch
    }
    return switch (asked) {
      case Asked.CodeNumber number -> answerNumber(number, reader, readAs);
      case Asked.Symbol symbol -> {
        List<Meaning> meanings = new ArrayList<>();
        addAll(meanings, symbol.entries());
        yield known(symbol.written(), Role.UNSPECIFIED, meanings, Optional.empty());
      }
      case Asked.UnknownText unknown ->
          new AskedCode(
              InputText.shown(unknown.written()),
              Role.UNSPECIFIED,
              false,
              List.of(),
              Optional.empty(),
              List.of(),
              unknown.similar(),
              List.of());
      case Asked.Cause cause ->
          known(
              cause.written(),
              Role.UNSPECIFIED,
              List.of(new Meaning.OfCause(cause.cause(), Knowledge.page(cause.cause().id()))),
              Optional.empty());
    };
  }

  private static AskedCode known(
      String written, Role role, List<Meaning> meanings, Optional<String> codeClass) {
    return new AskedCode(
        InputText.shown(written), role, true, meanings, codeClass, List.of(), List.of(), List.of());
  }

  private AskedCode answerNumber(
      Asked.CodeNumber asked, QuestionReader reader, List<String> readAs) {
    List<Meaning> meanings = meanings(asked, reader, readAs);
    long value = asked.number().value();
    boolean perhapsReason = asked.role() != Role.EXTENDED && value <= MAX_EVENT_ID;
    if (!meanings.isEmpty()) {
      boolean reason = perhapsReason && isReason(meanings.getFirst());
      return known(
          name(asked, meanings),
          asked.role(),
          asked.role() == Role.UNSPECIFIED ? meanings : withoutQuestions(meanings),
          reason ? knowledge.lowByteClass(value) : Optional.empty());
    }
    boolean elsewhere = asked.hint().binding() || asked.hint() == Hint.EVENT;
    return new AskedCode(
        InputText.shown(name(asked, meanings)),
        asked.role(),
        false,
        List.of(),
        perhapsReason && !elsewhere ? knowledge.lowByteClass(value) : Optional.empty(),
        asked.provider().isPresent() ? List.of() : neighbours(asked),
        List.of(),
        nearEvents(asked));
  }

  /** An event is named with its provider. */
  private static String name(Asked.CodeNumber asked, List<Meaning> meanings) {
    if (!meanings.isEmpty() && meanings.getFirst() instanceof Meaning.OfCode) {
      return asked.written();
    }
    return asked.provider().map(provider -> provider + "/").orElse("") + asked.written();
  }

  /** In a pair nobody needs to ask for the other number. */
  private static List<Meaning> withoutQuestions(List<Meaning> meanings) {
    List<Meaning> answered = new ArrayList<>();
    for (Meaning meaning : meanings) {
      if (meaning instanceof Meaning.OfCode of) {
        List<CodeNote> notes = new ArrayList<>(of.notes());
        notes.removeIf(note -> note.kind() == NoteKind.ASK || note.kind() == NoteKind.NEXT);
        answered.add(new Meaning.OfCode(of.entry(), of.stageTitle(), notes, of.causeIds()));
      }
    }
    return answered;
  }

  private static boolean isReason(Meaning meaning) {
    return meaning instanceof Meaning.OfCode code
        && code.entry().table() == CodeTable.DISCONNECT_REASON;
  }

  private List<Meaning> meanings(
      Asked.CodeNumber asked, QuestionReader reader, List<String> readAs) {
    List<Meaning> meanings = new ArrayList<>();
    if (asked.hint() == Hint.EVENT) {
      addEvents(meanings, asked, reader);
      return meanings;
    }
    if (asked.provider().isPresent()) {
      addEvents(meanings, asked, reader);
      addTables(meanings, asked, asked.hint().tables());
      return meanings;
    }
    addTables(meanings, asked, asked.hint().tables());
    if (!meanings.isEmpty() || asked.hint().binding()) {
      return meanings;
    }
    addAnyTable(meanings, asked, reader);
    if (meanings.isEmpty()) {
      addDerived(meanings, asked.number().value(), readAs);
    }
    return meanings;
  }

  private void addTables(List<Meaning> meanings, Asked.CodeNumber asked, List<CodeTable> wanted) {
    for (CodeTable table : wanted) {
      for (CodeEntry entry : tables.find(table, asked.number().value())) {
        if (asked.hint() != Hint.LICENSING || entry.stage().equals("licensing")) {
          meanings.add(knowledge.meaning(entry));
        }
      }
    }
  }

  /** Tables in the order of likelihood; event ids are only ever written in decimal. */
  private void addAnyTable(List<Meaning> meanings, Asked.CodeNumber asked, QuestionReader reader) {
    long value = asked.number().value();
    boolean decimal = asked.number().base() == WrittenNumber.Base.DECIMAL;
    CodeTable eventsAfter =
        value <= MAX_TLS_ALERT ? CodeTable.TLS_ALERT : CodeTable.NEGOTIATION_FAILURE;
    for (CodeTable table : CodeTable.values()) {
      addAll(meanings, tables.find(table, value));
      if (decimal && table == eventsAfter) {
        addEvents(meanings, asked, reader);
      }
    }
  }

  private void addAll(List<Meaning> meanings, List<CodeEntry> entries) {
    for (CodeEntry entry : entries) {
      meanings.add(knowledge.meaning(entry));
    }
  }

  private void addEvents(List<Meaning> meanings, Asked.CodeNumber asked, QuestionReader reader) {
    for (EventEntry event : reader.events(asked)) {
      meanings.add(knowledge.meaning(event));
    }
  }

  /**
   * Values that wrap another one: HRESULT_FROM_WIN32 and HRESULT_FROM_NT (MS-ERREF 2.1), and event
   * ids that a tool stored with their severity and qualifier bits (MS-EVEN 2.2).
   */
  private void addDerived(List<Meaning> meanings, long value, List<String> readAs) {
    if (value < FIRST_STATUS) {
      return;
    }
    long low = value & MAX_EVENT_ID;
    if ((value & ~MAX_EVENT_ID) == WIN32_FACILITY) {
      addAll(meanings, tables.find(CodeTable.WINSOCK, low));
    } else if ((value & NT_FACILITY_BIT) != 0) {
      addAll(meanings, tables.find(CodeTable.SECURITY_STATUS, value & ~NT_FACILITY_BIT));
    } else if ((value & EVENT_QUALIFIER) == 0) {
      for (EventEntry event : tables.events(low)) {
        if (event.shortProvider().equals(CLASSIC_EVENTS)) {
          meanings.add(knowledge.meaning(event));
        }
      }
    }
    if (!meanings.isEmpty()) {
      readAs.add(CodeEntry.hex(value) + " wraps another number; that one is explained.");
    }
  }

  // The nearest rows to an unknown number

  private List<EventEntry> nearEvents(Asked.CodeNumber asked) {
    if (asked.provider().isEmpty()) {
      return List.of();
    }
    Optional<EventEntry> below = Optional.empty();
    Optional<EventEntry> above = Optional.empty();
    long belowId = Long.MIN_VALUE;
    long aboveId = Long.MAX_VALUE;
    for (EventEntry event : tables.eventsOf(asked.provider().get())) {
      Optional<Long> id = WrittenNumber.parse(event.id()).map(WrittenNumber::value);
      if (id.isPresent() && id.get() < asked.number().value() && id.get() > belowId) {
        below = Optional.of(event);
        belowId = id.get();
      }
      if (id.isPresent() && id.get() > asked.number().value() && id.get() < aboveId) {
        above = Optional.of(event);
        aboveId = id.get();
      }
    }
    List<EventEntry> near = new ArrayList<>();
    below.ifPresent(near::add);
    above.ifPresent(near::add);
    return near;
  }

  private List<CodeEntry> neighbours(Asked.CodeNumber asked) {
    List<CodeEntry> neighbours = new ArrayList<>();
    for (CodeTable table : possibleTables(asked)) {
      addNearest(neighbours, table, asked.number().value(), 0);
      if (table == CodeTable.DISCONNECT_REASON) {
        addNearest(neighbours, table, asked.number().value(), 0xFF);
      }
    }
    return neighbours;
  }

  private static List<CodeTable> possibleTables(Asked.CodeNumber asked) {
    if (asked.hint() == Hint.EVENT) {
      return List.of();
    }
    if (!asked.hint().tables().isEmpty()) {
      return asked.hint().tables();
    }
    long value = asked.number().value();
    if (value >= FIRST_STATUS) {
      return List.of(CodeTable.SECURITY_STATUS, CodeTable.GATEWAY);
    }
    if (value > MAX_EVENT_ID) {
      return List.of(CodeTable.GATEWAY, CodeTable.DISCONNECT_REASON);
    }
    return value >= 10_000 && value < 12_000
        ? List.of(CodeTable.WINSOCK, CodeTable.DISCONNECT_REASON)
        : List.of(CodeTable.DISCONNECT_REASON, CodeTable.EXTENDED_REASON, CodeTable.ERROR_INFO);
  }

  /** Adds the row below and the row above, among those that agree with the value under the mask. */
  private void addNearest(List<CodeEntry> found, CodeTable table, long value, long mask) {
    Optional<CodeEntry> below = Optional.empty();
    Optional<CodeEntry> above = Optional.empty();
    for (CodeEntry entry : tables.entries(table)) {
      if ((entry.value() & mask) != (value & mask)) {
        continue;
      }
      if (entry.value() < value && (below.isEmpty() || entry.value() > below.get().value())) {
        below = Optional.of(entry);
      }
      if (entry.value() > value && (above.isEmpty() || entry.value() < above.get().value())) {
        above = Optional.of(entry);
      }
    }
    addOnce(found, below);
    addOnce(found, above);
  }

  private static void addOnce(List<CodeEntry> found, Optional<CodeEntry> entry) {
    if (entry.isPresent() && !found.contains(entry.get())) {
      found.add(entry.get());
    }
  }

  // All together

  private Explanation compose(String text, Question question, List<AskedCode> codes) {
    Composition composition = new Composition(question, codes);
    Optional<Long> reason = valueOf(question, Role.REASON);
    Optional<Long> extended = valueOf(question, Role.EXTENDED);
    if (reason.isPresent() && extended.isPresent()) {
      composition.addPair(reason.get(), extended.get());
    }
    composition.addCodes();
    return composition.finish(text);
  }

  private static Optional<Long> valueOf(Question question, Role role) {
    for (Asked asked : question.asked()) {
      if (asked instanceof Asked.CodeNumber number && number.role() == role) {
        return Optional.of(number.number().value());
      }
    }
    return Optional.empty();
  }

  /** Gathers one explanation. */
  private final class Composition {
    private final Question question;
    private final List<AskedCode> codes = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private final List<String> next = new ArrayList<>();
    private Optional<Knowledge.StudiedPair> studied = Optional.empty();
    private List<String> pairCauses = List.of();
    private String verdict = "";
    private String symptom = "";

    Composition(Question question, List<AskedCode> codes) {
      this.question = question;
      this.codes.addAll(codes);
    }

    void addPair(long reason, long extended) {
      symptom = CodeEntry.hex(reason) + "/" + CodeEntry.hex(extended);
      studied = knowledge.studiedPair(reason, extended);
      if (studied.isPresent()) {
        verdict = symptom + ": " + studied.get().verdict();
        addAllOnce(next, studied.get().texts("next"));
        addAllOnce(sources, studied.get().sources());
        return;
      }
      Optional<Knowledge.KnownPair> known = knowledge.knownPair(reason, extended);
      if (known.isPresent()) {
        verdict = symptom + ": " + known.get().meaning();
        pairCauses = known.get().causeIds();
        codes.replaceAll(Explainer::withoutCauses);
        addOnceText(next, known.get().next());
        addAllOnce(sources, known.get().sources());
      } else {
        verdict = symptom + ": " + Verdicts.ofPair(codes.get(0), codes.get(1), extended);
      }
    }

    void addCodes() {
      for (AskedCode code : codes) {
        boolean studiedAlready = studied.isPresent() && code.role() != Role.UNSPECIFIED;
        for (Meaning meaning : code.meanings()) {
          if (!studiedAlready) {
            addSources(meaning);
          }
        }
      }
      addNext();
      if (verdict.isEmpty()) {
        verdict = Verdicts.of(codes);
      }
    }

    private void addSources(Meaning meaning) {
      addAllOnce(sources, meaning.accept(new SourcesOf()));
    }

    private void addNext(Meaning meaning) {
      if (meaning instanceof Meaning.OfCode code) {
        for (CodeNote note : code.notes()) {
          if (note.kind() == NoteKind.NEXT) {
            addOnceText(next, note.text());
          }
        }
      }
    }

    /** What to do about the likeliest meaning; a studied pair says better what to do. */
    private void addNext() {
      if (studied.isPresent() || codes.getFirst().meanings().isEmpty()) {
        return;
      }
      if (!symptom.isEmpty()) {
        addOnceText(next, "rdpdoctor diagnose HOST --symptom " + symptom);
      }
      Meaning first = telling();
      if (symptom.isEmpty()) {
        addNext(first);
      }
      if (next.isEmpty() && first instanceof Meaning.OfCode code) {
        next.add(knowledge.stage(code.entry().stage()).next());
      }
      List<String> causes = pairCauses.isEmpty() ? first.causeIds() : pairCauses;
      if (!causes.isEmpty() && !(first instanceof Meaning.OfCause)) {
        next.add("About one of the causes: rdpdoctor explain " + causes.getFirst());
      }
    }

    /** The meaning that says most: an extended code other than 0 says more than the reason. */
    private Meaning telling() {
      boolean extended =
          !symptom.isEmpty() && !codes.get(1).meanings().isEmpty() && !isZero(codes.get(1));
      return codes.get(extended ? 1 : 0).meanings().getFirst();
    }

    private static boolean isZero(AskedCode code) {
      return code.meanings().getFirst() instanceof Meaning.OfCode meaning
          && meaning.entry().value() == 0;
    }

    Explanation finish(String text) {
      boolean allKnown = true;
      for (AskedCode code : codes) {
        allKnown &= code.known();
      }
      List<Explanation.CandidateCause> causes = new ArrayList<>();
      studied.ifPresent(pair -> causes.addAll(pair.causes()));
      for (String id : pairCauses) {
        causes.add(
            new Explanation.CandidateCause(
                tables.cause(id).map(CauseEntry::meaning).orElse(id), "", "", "", "", List.of(id)));
      }
      return new Explanation(
          allKnown ? Outcome.EXPLAINED : Outcome.UNKNOWN,
          question.kind(),
          InputText.shown(text),
          question.readAs(),
          verdict,
          codes,
          studied.map(Knowledge.StudiedPair::facts).orElse(List.of()),
          studied.map(Knowledge.StudiedPair::ruledOut).orElse(List.of()),
          studied.map(pair -> pair.texts("not-ruled-out")).orElse(List.of()),
          causes,
          studied.map(Knowledge.StudiedPair::claims).orElse(List.of()),
          studied.map(Knowledge.StudiedPair::harmful).orElse(List.of()),
          studied.map(pair -> pair.texts("helps")).orElse(List.of()),
          studied.map(pair -> pair.texts("read")).orElse(List.of()),
          next,
          sources);
    }
  }

  /** What a pair points to replaces what each of its numbers points to alone. */
  private static AskedCode withoutCauses(AskedCode code) {
    List<Meaning> meanings = new ArrayList<>();
    for (Meaning meaning : code.meanings()) {
      meanings.add(
          meaning instanceof Meaning.OfCode of && code.role() != Role.UNSPECIFIED
              ? new Meaning.OfCode(of.entry(), of.stageTitle(), of.notes(), List.of())
              : meaning);
    }
    return new AskedCode(
        code.written(),
        code.role(),
        code.known(),
        meanings,
        code.codeClass(),
        code.neighbours(),
        code.suggestions(),
        code.nearEvents());
  }

  private static final class SourcesOf implements Meaning.Cases<List<String>> {
    @Override
    public List<String> ofCode(Meaning.OfCode of) {
      List<String> sources = new ArrayList<>(of.entry().sources());
      for (CodeNote note : of.notes()) {
        sources.addAll(note.sources());
      }
      return sources;
    }

    @Override
    public List<String> ofEvent(Meaning.OfEvent of) {
      return of.entry().sources();
    }

    @Override
    public List<String> ofCause(Meaning.OfCause of) {
      return List.of(); // its page has its sources
    }
  }

  private static void addAllOnce(List<String> texts, List<String> more) {
    for (String text : more) {
      addOnceText(texts, text);
    }
  }

  private static void addOnceText(List<String> texts, String text) {
    if (!text.isEmpty() && !texts.contains(text)) {
      texts.add(text);
    }
  }
}
