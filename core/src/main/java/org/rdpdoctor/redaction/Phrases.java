package org.rdpdoctor.redaction;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences. What has the form of an address, an account, a SID, a name with dots is replaced as
 * such, then what is known from elsewhere in the evidence, then each word that is not one of our
 * own. Nothing that is not understood remains.
 */
final class Phrases {
  private static final Pattern PARTS =
      Pattern.compile(
          String.join(
              "|",
              "(?<time>\\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?Z?\\b)",
              "(?<url>\\b[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\\s\"'<>]+)",
              "(?<sid>\\bS-1-[0-9]{1,15}(?:-[0-9]{1,10}){1,15})",
              "(?<guid>\\{?\\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\b\\}?)",
              "(?<mac>\\b[0-9A-Fa-f]{2}(?:(?<separator>[:-])[0-9A-Fa-f]{2})(?:\\k<separator>[0-9A-Fa-f]{2}){4}\\b)",
              "(?<mail>[\\p{L}\\p{N}._%+$-]+@[\\p{L}\\p{N}._-]+)",
              "(?<six>(?<![\\p{L}\\p{N}:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:(?:[.][0-9]{1,3}){3})?(?:%[\\p{L}\\p{N}]+)?)",
              "(?<four>(?<![\\p{N}.])[0-9]{1,3}(?:[.][0-9]{1,3}){3}(?![.]?[\\p{N}]))",
              "(?<account>[\\p{L}\\p{N}._-]+\\\\[\\p{L}\\p{N}._$-]+)",
              "(?<word>[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*)",
              "(?<odd>[^ -~]+)"));
  private static final int IGNORING_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
  private static final Pattern PIECE = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern NULL_GUID = Pattern.compile("[{}0-]+");
  private static final Pattern SHORT = Pattern.compile("[0-9]{1,3}|.");
  private static final int LEAST_OF_SEVERAL = 4;

  /** No sentence of ours is longer. */
  private static final int MAX_CHARACTERS = 8192;

  private final Names names;
  private final Places places;
  private final Sids sids;
  private final OwnWords words;
  private boolean gathering;

  Phrases(Names names, Places places, Sids sids, OwnWords words) {
    this.names = names;
    this.places = places;
    this.sids = sids;
    this.words = words;
  }

  /** While names are gathered, sentences stay as they are. */
  void gathering(boolean on) {
    gathering = on;
  }

  /** Words of our own stay, whatever else bears the same name. */
  String own(String text) {
    return words.knowsAll(text) ? text : phrase(text);
  }

  String phrase(String text) {
    if (gathering) {
      return text;
    }
    return text.length() > MAX_CHARACTERS ? foreign(text) : parts(severalWords(text));
  }

  /** Text of strangers; what is empty stays empty. */
  String foreign(String text) {
    if (gathering) {
      return text;
    }
    return text.isBlank() ? "" : names.replace("text", text);
  }

  /** Names with blanks or signs in them, which the parts below would take for several. */
  private String severalWords(String text) {
    String replaced = text;
    Matcher word = PIECE.matcher(text);
    while (word.find()) {
      for (Replacement each : names.ofSeveralWords(word.group())) {
        boolean here =
            text.regionMatches(true, word.start(), each.original(), 0, each.original().length());
        if (here && each.original().length() >= LEAST_OF_SEVERAL) {
          replaced =
              Pattern.compile(Pattern.quote(each.original()), IGNORING_CASE)
                  .matcher(replaced)
                  .replaceAll(Matcher.quoteReplacement(each.replacement()));
        }
      }
    }
    return replaced;
  }

  private String parts(String text) {
    return PARTS.matcher(text).replaceAll(part -> Matcher.quoteReplacement(part((Matcher) part)));
  }

  private String part(Matcher part) {
    String text = part.group();
    if (part.group("time") != null) {
      return text;
    }
    if (part.group("url") != null || part.group("four") != null) {
      return places.place(text);
    }
    if (part.group("sid") != null) {
      return sids.replace(text);
    }
    if (part.group("guid") != null) {
      return guid(text);
    }
    if (part.group("mac") != null) {
      return names.replace("MAC", text);
    }
    if (part.group("mail") != null) {
      return places.user(text);
    }
    if (part.group("six") != null) {
      return Addresses.isAddress(text) ? places.place(text) : pieces(text);
    }
    if (part.group("account") != null) {
      return words.knowsAll(text) && !isKnown(text) ? text : places.user(text);
    }
    return part.group("odd") != null ? "?" : word(text);
  }

  private boolean isKnown(String text) {
    Matcher pieces = PIECE.matcher(text);
    while (pieces.find()) {
      if (known(pieces.group()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private String guid(String text) {
    return NULL_GUID.matcher(text).matches() ? text : names.replace("GUID", text);
  }

  private String word(String text) {
    String name = text.replaceFirst("[.-]+$", "");
    if (known(name).isPresent()) {
      return known(name).get() + text.substring(name.length());
    }
    boolean dotted = name.indexOf('.') > 0 && !words.knowsAll(name) && !words.knows(lastOf(name));
    return dotted ? places.place(name) + text.substring(name.length()) : pieces(text);
  }

  /** What is too short to tell anything would only make the text unreadable. */
  private Optional<String> known(String name) {
    return SHORT.matcher(name).matches() ? Optional.empty() : names.known(name);
  }

  private static String lastOf(String dotted) {
    return dotted.substring(dotted.lastIndexOf('.') + 1);
  }

  private String pieces(String text) {
    return PIECE
        .matcher(text)
        .replaceAll(piece ->
            Matcher.quoteReplacement(
                known(piece.group())
                    .orElseGet(() ->
                        words.knows(piece.group())
                            ? piece.group()
                            : names.replace("text", piece.group()))));
  }
}
