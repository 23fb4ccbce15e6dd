package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.explain.Explanation.CandidateCause;
import org.rdpdoctor.explain.Explanation.Claim;
import org.rdpdoctor.explain.Explanation.CodeFact;
import org.rdpdoctor.explain.Explanation.CodeNote;
import org.rdpdoctor.explain.Explanation.Harmful;
import org.rdpdoctor.explain.Explanation.Judgement;
import org.rdpdoctor.explain.Explanation.Meaning;
import org.rdpdoctor.explain.Explanation.NoteKind;
import org.rdpdoctor.explain.Explanation.RuledOut;

/**
 * What is known beyond the tables: notes, stages, causes, pairs. All of it comes from data files.
 */
final class Knowledge {
  private static final int MAX_PAGE_CHARACTERS = 65_536;
  private static final String SOURCE_SEPARATOR = "; ";

  private final CodeTables tables;

  Knowledge(CodeTables tables) {
    this.tables = tables;
  }

  /**
   * A stage of the connection.
   *
   * @param title in words
   * @param next what tests it
   */
  record Stage(String title, String next) {}

  /**
   * A pair of which little is known.
   *
   * @param meaning what is known
   * @param next what to do next
   * @param causeIds the causes it points to
   * @param sources where it comes from
   */
  record KnownPair(String meaning, String next, List<String> causeIds, List<String> sources) {}

  /**
   * A pair of which a whole file is known.
   *
   * @param blocks the file
   */
  record StudiedPair(List<BlockText.Block> blocks) {
    private List<BlockText.Block> named(String name) {
      List<BlockText.Block> named = new ArrayList<>();
      for (BlockText.Block block : blocks) {
        if (block.name().equals(name)) {
          named.add(block);
        }
      }
      return named;
    }

    List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (BlockText.Block block : named(name)) {
        texts.addAll(block.all("text"));
      }
      return texts;
    }

    String verdict() {
      return named("pair").getFirst().first("verdict");
    }

    List<CodeFact> facts() {
      List<CodeFact> facts = new ArrayList<>();
      for (BlockText.Block block : named("code")) {
        facts.add(new CodeFact(block.first("code"), block.all("is"), block.all("is-not")));
      }
      return facts;
    }

    List<RuledOut> ruledOut() {
      List<RuledOut> ruledOut = new ArrayList<>();
      for (BlockText.Block block : named("ruled-out")) {
        ruledOut.add(new RuledOut(block.first("stage"), block.first("why"), causeIds(block)));
      }
      return ruledOut;
    }

    List<CandidateCause> causes() {
      List<CandidateCause> causes = new ArrayList<>();
      for (BlockText.Block block : named("cause")) {
        causes.add(
            new CandidateCause(
                block.first("title"),
                block.first("when"),
                block.first("test"),
                block.first("on-the-server"),
                block.first("strength"),
                causeIds(block)));
      }
      return causes;
    }

    List<Claim> claims() {
      List<Claim> claims = new ArrayList<>();
      for (BlockText.Block block : named("claim")) {
        claims.add(
            new Claim(
                block.first("claim"),
                Judgement.valueOf(block.first("verdict").toUpperCase(Locale.ROOT)),
                block.first("why"),
                CodeTables.split(block.first("heard-as"), ", "),
                causeIds(block)));
      }
      return claims;
    }

    List<Harmful> harmful() {
      List<Harmful> harmful = new ArrayList<>();
      for (BlockText.Block block : named("harmful")) {
        harmful.add(new Harmful(block.first("advice"), block.first("why"), block.first("instead")));
      }
      return harmful;
    }

    List<String> sources() {
      List<String> sources = new ArrayList<>();
      for (BlockText.Block block : blocks) {
        sources.addAll(block.all("source"));
      }
      sources.addAll(texts("source"));
      return sources;
    }

    private static List<String> causeIds(BlockText.Block block) {
      return CodeTables.split(block.first("causes"), " ");
    }
  }

  Optional<StudiedPair> studiedPair(long reason, long extended) {
    String name = "pairs/" + CodeEntry.hex(reason) + "-" + CodeEntry.hex(extended) + ".txt";
    return CodeTables.text(name).map(text -> new StudiedPair(BlockText.parse(text)));
  }

  Optional<KnownPair> knownPair(long reason, long extended) {
    List<List<String>> rows =
        tables.data("pairs.csv").rowsStartingWith(CodeEntry.hex(reason), CodeEntry.hex(extended));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<String> row = rows.getFirst();
    return Optional.of(
        new KnownPair(
            row.get(2),
            row.get(3),
            CodeTables.split(row.get(4), " "),
            CodeTables.split(row.get(5), SOURCE_SEPARATOR)));
  }

  Stage stage(String id) {
    List<String> row = tables.data("stages.csv").rowsStartingWith(id).getFirst();
    return new Stage(row.get(1), row.get(2));
  }

  Meaning meaning(CodeEntry entry) {
    return new Meaning.OfCode(entry, stage(entry.stage()).title(), notes(entry), causeIds(entry));
  }

  private List<CodeNote> notes(CodeEntry entry) {
    List<CodeNote> notes = new ArrayList<>();
    List<List<String>> rows =
        tables.data("code-notes.csv").rowsStartingWith(entry.table().id(), entry.hex());
    for (List<String> row : rows) {
      notes.add(
          new CodeNote(
              NoteKind.valueOf(row.get(2).toUpperCase(Locale.ROOT)),
              row.get(3),
              CodeTables.split(row.get(4), SOURCE_SEPARATOR)));
    }
    return notes;
  }

  private List<String> causeIds(CodeEntry entry) {
    CodeTable table = entry.table();
    List<List<String>> rows =
        new ArrayList<>(tables.data("code-causes.csv").rowsStartingWith(table.id(), entry.hex()));
    if (entry.symbol().isPresent()) {
      rows.addAll(
          tables.data("code-causes.csv").rowsStartingWith(table.id(), entry.symbol().get()));
    }
    return rows.isEmpty() ? List.of() : CodeTables.split(rows.getFirst().get(2), " ");
  }

  Meaning meaning(EventEntry event) {
    List<String> words = new ArrayList<>();
    List<String> causeIds = new ArrayList<>();
    for (String tag : event.tags()) {
      List<String> row = tables.data("event-tags.csv").rowsStartingWith(tag).getFirst();
      if (!row.get(1).isEmpty()) {
        words.add(row.get(1));
      }
      for (String id : CodeTables.split(row.get(2), " ")) {
        if (!causeIds.contains(id)) {
          causeIds.add(id);
        }
      }
    }
    return new Meaning.OfEvent(event, words, causeIds);
  }

  /** What the low byte of a disconnect reason tends to mean. */
  Optional<String> lowByteClass(long reason) {
    int low = (int) (reason & 0xFF);
    String written = (low < 16 ? "0" : "") + Integer.toHexString(low).toUpperCase(Locale.ROOT);
    List<List<String>> rows = tables.data("low-byte-classes.csv").rowsStartingWith(written);
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of("low byte " + written + ": " + rows.getFirst().get(1));
  }

  /** The page about a cause, when it was packed with the product. */
  static Optional<String> page(String causeId) {
    return CodeTables.text("/org/rdpdoctor/causes/" + causeId + ".md")
        .filter(text -> text.length() <= MAX_PAGE_CHARACTERS);
  }
}
