package org.rdpdoctor.offline.bundle;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where in a bundle a file lies, by the names of the folders and archives around it.
 *
 * @param root the folder or archive that is the bundle, as it is named among the files
 * @param tool that made it
 * @param collected by the name of the root
 * @param part the file's name inside, without the machine's name and times in it
 */
record BundlePlace(
    String root, String tool, Optional<String> machine, Optional<String> collected, String part) {
  static final String MSRD = "MSRD-Collect";
  static final String TSS = "TSS";

  private static final Pattern MSRD_ROOT =
      Pattern.compile(
          "(?i)MSRD-Results-(.+?)(?:-(\\d{4})(\\d{2})(\\d{2})_(\\d{2})(\\d{2})(\\d{2}))?");

  private static final Pattern MSRD_FOLDER =
      Pattern.compile(
          "(?i)(.{1,64})_(EventLogs|RegistryKeys|Certificates|Networking|SystemInfo|RDS|AVD)");

  private static final Pattern TSS_ROOT =
      Pattern.compile("(?i)TSS_(.+?)_(\\d{2})(\\d{2})(\\d{2})-(\\d{2})(\\d{2})(\\d{2})(?:_.*)?");

  private static final Pattern TSS_FOLDER =
      Pattern.compile("(?i)RDSLog-\\d{4}-\\d{2}-\\d{2}\\.\\d{4}\\.\\d{2}|SDP_[A-Z]{2,20}");

  private static final Pattern LOG_OF_MACHINE =
      Pattern.compile("(?i)(.{1,64}?)-Microsoft-Windows-.*\\.evtx");

  private static final Pattern TIME_PREFIX = Pattern.compile("^\\d{6}-\\d{6}_");
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\!]");

  /** Deeper files belong to no bundle. */
  private static final int MAX_SEGMENTS = 64;

  /** Empty when nothing around the file tells of a bundle. */
  static Optional<BundlePlace> of(String file) {
    List<String> segments = List.of(SEPARATOR.split(file, MAX_SEGMENTS));
    for (int i = segments.size() - 2; i >= 0; i--) {
      Optional<BundlePlace> place = at(file, segments, i);
      if (place.isPresent()) {
        return place;
      }
    }
    return loose(file, segments);
  }

  private static Optional<BundlePlace> at(String file, List<String> segments, int index) {
    String folder = plain(segments.get(index));
    Matcher root = MSRD_ROOT.matcher(folder);
    if (root.matches()) {
      return Optional.of(
          place(file, segments, index, MSRD, Optional.of(root.group(1)), time(root, "")));
    }
    Matcher tss = TSS_ROOT.matcher(folder);
    if (tss.matches()) {
      return Optional.of(
          place(file, segments, index, TSS, Optional.of(tss.group(1)), time(tss, "20")));
    }
    Matcher part = MSRD_FOLDER.matcher(folder);
    boolean ofBundle =
        part.matches()
            && segments
                .get(index + 1)
                .toLowerCase(Locale.ROOT)
                .startsWith(part.group(1).toLowerCase(Locale.ROOT) + "_");
    if (!ofBundle || index == 0) {
      return Optional.empty();
    }
    Matcher above = MSRD_ROOT.matcher(plain(segments.get(index - 1)));
    return Optional.of(
        place(
            file,
            segments,
            index - 1,
            MSRD,
            Optional.of(part.group(1)),
            above.matches() ? time(above, "") : Optional.empty()));
  }

  /** A folder of TSS without the one around it. */
  private static Optional<BundlePlace> loose(String file, List<String> segments) {
    for (int i = segments.size() - 2; i >= 0; i--) {
      if (TSS_FOLDER.matcher(plain(segments.get(i))).matches()) {
        Matcher log = LOG_OF_MACHINE.matcher(segments.getLast());
        Optional<String> machine = log.matches() ? Optional.of(log.group(1)) : Optional.empty();
        return Optional.of(place(file, segments, i, TSS, machine, Optional.empty()));
      }
    }
    return Optional.empty();
  }

  private static String plain(String segment) {
    return segment.toLowerCase(Locale.ROOT).endsWith(".zip")
        ? segment.substring(0, segment.length() - 4)
        : segment;
  }

  private static Optional<String> time(Matcher root, String century) {
    return root.group(2) == null
        ? Optional.empty()
        : Optional.of(
            "%s%s-%s-%sT%s:%s:%s"
                .formatted(
                    century,
                    root.group(2),
                    root.group(3),
                    root.group(4),
                    root.group(5),
                    root.group(6),
                    root.group(7)));
  }

  private static BundlePlace place(
      String file,
      List<String> segments,
      int index,
      String tool,
      Optional<String> machine,
      Optional<String> collected) {
    int end = segments.subList(0, index + 1).stream().mapToInt(String::length).sum() + index;
    String part =
        segments.subList(index + 1, segments.size()).stream()
            .map(segment -> named(segment, machine))
            .collect(Collectors.joining("/"));
    return new BundlePlace(
        file.substring(0, end), tool, machine.map(PartText::bounded), collected, part);
  }

  private static String named(String segment, Optional<String> machine) {
    String prefix = machine.orElse("").toLowerCase(Locale.ROOT);
    boolean carries =
        !prefix.isEmpty()
            && segment.length() > prefix.length() + 1
            && segment.toLowerCase(Locale.ROOT).startsWith(prefix)
            && "_-".indexOf(segment.charAt(prefix.length())) >= 0;
    String rest = carries ? segment.substring(prefix.length() + 1) : segment;
    return TIME_PREFIX.matcher(rest).replaceFirst("");
  }
}
