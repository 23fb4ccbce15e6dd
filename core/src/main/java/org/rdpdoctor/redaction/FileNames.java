package org.rdpdoctor.redaction;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of files: the ending stays, and the names that Windows gives its logs. */
final class FileNames {
  private static final Pattern ENDING =
      Pattern.compile(
          ".*[.](pcap|pcapng|cap|evtx|xml|reg|hiv|hive|dat|rdp|cer|crt|pem|der|p7b|zip|gz|txt|log|csv|json|htm|html)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern LOG =
      Pattern.compile(
          "(?:.*[/\\\\!])?((?:Microsoft-Windows-[A-Za-z0-9%-]{1,100}|System|Security|Application)[.]evtx)",
          Pattern.DOTALL);

  /** Stores of certificates, which stand where a file could. */
  private static final Set<String> STORES =
      Set.of("remote desktop", "my", "personal", "root", "ca", "-");

  private static final Pattern PATH = Pattern.compile(".*[/\\\\!].*", Pattern.DOTALL);

  private final Set<String> files = new HashSet<>();
  private final Names names;
  private final OwnWords words;

  FileNames(Names names, OwnWords words) {
    this.names = names;
    this.words = words;
  }

  /** It was met as one, or it has the form of one and was not met as the name of anything else. */
  boolean isFile(String text) {
    boolean form = PATH.matcher(text).matches() || ENDING.matcher(text).matches();
    return files.contains(text.toLowerCase(Locale.ROOT)) || (form && names.known(text).isEmpty());
  }

  String replace(String file) {
    if (file.isBlank() || STORES.contains(file.toLowerCase(Locale.ROOT))) {
      return file;
    }
    files.add(file.toLowerCase(Locale.ROOT));
    String stem = names.replace("file", file);
    Matcher log = LOG.matcher(file);
    if (log.matches() && words.knowsAll(log.group(1))) {
      return stem + "/" + log.group(1);
    }
    Matcher ending = ENDING.matcher(file);
    return ending.matches() ? stem + "." + ending.group(1).toLowerCase(Locale.ROOT) : stem;
  }
}
