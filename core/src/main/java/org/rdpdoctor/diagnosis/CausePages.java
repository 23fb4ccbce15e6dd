package org.rdpdoctor.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The pages of docs/causes, packed as {@code /org/rdpdoctor/causes/ID.md}. */
public final class CausePages {
  private CausePages() {}

  /**
   * One page.
   *
   * @param title of the cause, without its id
   * @param what paragraphs on what it is
   * @param shows how it shows, one entry per bullet
   * @param prove how to prove it, the cheapest test first
   * @param mend numbered steps
   * @param avoid what not to do
   * @param sources where it is written
   */
  public record CausePage(
      String id,
      String title,
      List<String> what,
      List<String> shows,
      List<String> prove,
      List<String> mend,
      List<String> avoid,
      List<String> sources) {
    public CausePage {
      what = List.copyOf(what);
      shows = List.copyOf(shows);
      prove = List.copyOf(prove);
      mend = List.copyOf(mend);
      avoid = List.copyOf(avoid);
      sources = List.copyOf(sources);
    }
  }

  /** Pages that were read; there are no more of them than causes. */
  private static final Map<String, CausePage> READ = new ConcurrentHashMap<>();

  /** The page of a cause; empty when there is none. */
  public static Optional<CausePage> page(String causeId) {
    CausePage before = READ.get(causeId);
    if (before != null) {
      return Optional.of(before);
    }
    Optional<CausePage> page = read(causeId);
    page.ifPresent(found -> READ.put(causeId, found));
    return page;
  }

  private static Optional<CausePage> read(String causeId) {
    String resource = "/org/rdpdoctor/causes/" + causeId + ".md";
    try (InputStream in = CausePages.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(parse(causeId, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CausePage parse(String causeId, String markdown) {
    return new CausePage(
        causeId,
        title(causeId, markdown),
        paragraphs(section(markdown, "What it is")),
        items(section(markdown, "How it shows")),
        items(section(markdown, "How to prove it")),
        items(section(markdown, "How to mend it")),
        items(section(markdown, "What not to do")),
        items(section(markdown, "Sources")));
  }

  private static String title(String causeId, String markdown) {
    String first = markdown.lines().findFirst().orElse("");
    String withoutMark = first.startsWith("# ") ? first.substring(2) : first;
    String prefix = causeId + ": ";
    return withoutMark.startsWith(prefix) ? withoutMark.substring(prefix.length()) : withoutMark;
  }

  private static List<String> section(String markdown, String heading) {
    return markdown
        .lines()
        .dropWhile(line -> !line.equals("## " + heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }

  private static List<String> paragraphs(List<String> lines) {
    List<String> paragraphs = new ArrayList<>();
    boolean open = false;
    for (String line : lines) {
      if (line.isBlank()) {
        open = false;
      } else if (open) {
        paragraphs.set(paragraphs.size() - 1, paragraphs.getLast() + " " + line.strip());
      } else {
        paragraphs.add(line.strip());
        open = true;
      }
    }
    return paragraphs;
  }

  /** Bullets or numbered steps; a line without a mark continues the item before it. */
  private static List<String> items(List<String> lines) {
    List<String> items = new ArrayList<>();
    for (String line : lines) {
      String text = line.strip();
      int mark = markLength(text);
      if (mark > 0) {
        items.add(text.substring(mark));
      } else if (!text.isEmpty() && !items.isEmpty()) {
        items.set(items.size() - 1, items.getLast() + " " + text);
      }
    }
    return items;
  }

  private static int markLength(String text) {
    if (text.startsWith("- ")) {
      return 2;
    }
    int dot = text.indexOf(". ");
    boolean numbered = dot > 0 && text.chars().limit(dot).allMatch(c -> c >= '0' && c <= '9');
    return numbered ? dot + 2 : 0;
  }
}
