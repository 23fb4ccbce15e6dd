package org.rdpdoctor.app;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Options that several commands have, and their values. */
final class Options {
  private static final String FORMAT = "--format";

  private Options() {}

  static OptionSpec format(List<String> formats) {
    return OptionSpec.builder(FORMAT)
        .paramLabel("FORMAT")
        .type(String.class)
        .completionCandidates(formats)
        .description("How to print: " + String.join(", ", formats) + ". Default: text.")
        .build();
  }

  static String chosenFormat(ParseResult options, List<String> formats) {
    String chosen = options.matchedOptionValue(FORMAT, formats.getFirst());
    if (!formats.contains(chosen)) {
      throw new UsageProblem(
          "--format %s is unknown: give one of %s"
              .formatted(UsageProblem.quote(chosen), String.join(", ", formats)));
    }
    return chosen;
  }

  /** An option with a value. */
  static void value(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  /** An option without one. */
  static void flag(CommandSpec spec, String name, String description) {
    spec.addOption(OptionSpec.builder(name).description(description).build());
  }

  /** A number within bounds. */
  static int number(ParseResult options, String name, int fallback, int least, int most) {
    String text = options.matchedOptionValue(name, Integer.toString(fallback));
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new UsageProblem(
        "%s %s is not possible: give a number from %d to %d"
            .formatted(name, UsageProblem.quote(text), least, most));
  }

  /** A duration such as 500ms, 20s or 2m; a bare number is seconds. */
  static Duration duration(ParseResult options, String name, Duration fallback, Duration most) {
    if (!options.hasMatchedOption(name)) {
      return fallback;
    }
    String text = options.matchedOptionValue(name, "");
    Duration value = parseDuration(text);
    if (value.isZero() || value.isNegative() || value.compareTo(most) > 0) {
      throw new UsageProblem(
          "%s %s is not possible: give a time such as 500ms, 20s or 2m, at most %ds"
              .formatted(name, UsageProblem.quote(text), most.toSeconds()));
    }
    return value;
  }

  /** A point in time as ISO 8601 writes it, with or without a zone; a blank may stand for the T. */
  static Instant time(ParseResult options, String name, ZoneId zone) {
    String text = options.matchedOptionValue(name, "");
    try {
      TemporalAccessor read =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text.strip().replace(' ', 'T'), ZonedDateTime::from, LocalDateTime::from);
      return read instanceof ZonedDateTime zoned
          ? zoned.toInstant()
          : LocalDateTime.from(read).atZone(zone).toInstant();
    } catch (DateTimeException notATime) {
      throw new UsageProblem(
          "%s %s is not possible: give a time such as 2024-05-06T20:31:24Z"
              .formatted(name, UsageProblem.quote(text)));
    }
  }

  /** Zero for what is not a duration. */
  private static Duration parseDuration(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int digits = 0;
    while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || digits > 7) {
      return Duration.ZERO;
    }
    long value = Long.parseLong(lower.substring(0, digits));
    return switch (lower.substring(digits)) {
      case "ms" -> Duration.ofMillis(value);
      case "", "s" -> Duration.ofSeconds(value);
      case "m", "min" -> Duration.ofMinutes(value);
      case "h" -> Duration.ofHours(value);
      case "d" -> Duration.ofDays(value);
      default -> Duration.ZERO;
    };
  }
}
