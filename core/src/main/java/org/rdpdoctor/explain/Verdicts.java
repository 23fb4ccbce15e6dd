package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.explain.Explanation.AskedCode;
import org.rdpdoctor.explain.Explanation.CodeNote;
import org.rdpdoctor.explain.Explanation.Meaning;
import org.rdpdoctor.explain.Explanation.NoteKind;

/** The first sentence of an explanation. */
final class Verdicts {
  private Verdicts() {}

  /** For anything but a pair. */
  static String of(List<AskedCode> codes) {
    List<String> sentences = new ArrayList<>();
    for (AskedCode code : codes) {
      sentences.add(of(code));
    }
    return String.join(" ", sentences);
  }

  private static String of(AskedCode code) {
    if (!code.suggestions().isEmpty()) {
      return "No code has the name \"" + code.written() + "\"; some contain it.";
    }
    if (!code.known()) {
      return "\"" + code.written() + "\" is in none of the tables it could belong to.";
    }
    if (code.meanings().size() == 1 || isOneNumbering(code)) {
      return sentence(code, code.meanings().getFirst());
    }
    return "\""
        + code.written()
        + "\" has "
        + code.meanings().size()
        + " meanings, and the number alone cannot tell which is meant. Likeliest: "
        + sentence(code, code.meanings().getFirst());
  }

  /** ERRINFO codes and extended codes share their numbers: two rows, one meaning. */
  private static boolean isOneNumbering(AskedCode code) {
    for (Meaning meaning : code.meanings()) {
      boolean shared =
          meaning instanceof Meaning.OfCode of
              && (of.entry().table() == CodeTable.EXTENDED_REASON
                  || of.entry().table() == CodeTable.ERROR_INFO);
      if (!shared) {
        return false;
      }
    }
    return true;
  }

  private static String sentence(AskedCode code, Meaning meaning) {
    return meaning.accept(new Sentence(code.written()));
  }

  private record Sentence(String written) implements Meaning.Cases<String> {
    @Override
    public String ofCode(Meaning.OfCode of) {
      return saying(of.entry()) + symptom(of);
    }

    @Override
    public String ofEvent(Meaning.OfEvent of) {
      return of.entry().name() + ": " + ended(of.entry().meaning());
    }

    @Override
    public String ofCause(Meaning.OfCause of) {
      return written + " is a cause, not a code: " + ended(of.entry().meaning());
    }
  }

  private static String symptom(Meaning.OfCode of) {
    for (CodeNote note : of.notes()) {
      if (note.kind() == NoteKind.SYMPTOM) {
        return " " + note.text();
      }
    }
    return "";
  }

  private static String saying(CodeEntry entry) {
    String name = entry.symbol().map(symbol -> ", " + symbol).orElse("");
    return entry.hex() + " (" + entry.table().title() + name + "): " + ended(entry.meaning());
  }

  /** For two numbers of a dialog that no source describes together. */
  static String ofPair(AskedCode reason, AskedCode extended, long extendedValue) {
    if (reason.known() && extended.known() && isServerEnded(reason)) {
      return "the server ended the connection, and the extended code is its reason: "
          + first(extended);
    }
    if (extendedValue != 0 && extended.known()) {
      String first = reason.known() ? first(reason) : "the reason is in none of our tables.";
      return "no source describes this pair. An extended code other than 0 says more than the"
          + " reason. Extended: "
          + first(extended)
          + " Reason: "
          + first;
    }
    if (!reason.known()) {
      return "the disconnect reason is in none of our tables.";
    }
    return extended.known()
        ? first(reason) + " The extended code 0 adds nothing."
        : first(reason) + " The extended code is in none of our tables.";
  }

  private static boolean isServerEnded(AskedCode reason) {
    return reason.meanings().getFirst() instanceof Meaning.OfCode code
        && code.entry().table() == CodeTable.DISCONNECT_REASON
        && code.entry().value() == 3;
  }

  private static String first(AskedCode code) {
    return code.meanings().getFirst() instanceof Meaning.OfCode of
        ? of.entry().name() + ": " + ended(of.entry().meaning())
        : "";
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") || sentence.endsWith(")") ? sentence : sentence + ".";
  }
}
