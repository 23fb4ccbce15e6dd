package org.rdpdoctor.lab.scenario;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One thing to set up and to diagnose.
 *
 * @param id kebab case, with the dots of version numbers, unique among all that are run together
 * @param title what is set up, on one line
 * @param records files that are given beside, read by {@code --with}
 * @param options further options of {@code rdpdoctor diagnose}
 * @param repeats how often it is diagnosed
 * @param right how many of these must come out as expected
 */
public record Scenario(
    String id,
    String title,
    Setup setup,
    List<Enclosure> records,
    List<String> options,
    Expectation expected,
    int repeats,
    int right) {
  /**
   * A text file that somebody has sent in.
   *
   * @param kind what it ends in: {@code rdp} for a saved connection of the client, {@code reg} for
   *     what was exported of the server's registry
   */
  public record Enclosure(String kind, List<String> lines) {
    public Enclosure {
      lines = List.copyOf(lines);
    }
  }

  /** More would keep a machine busy for hours. */
  public static final int MOST_REPEATS = 1000;

  private static final Pattern ID = Pattern.compile("[a-z0-9]+([-.+][a-z0-9]+)*");

  public Scenario {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("no id of a scenario: " + id);
    }
    if (repeats < 1 || repeats > MOST_REPEATS || right < 1 || right > repeats) {
      throw new IllegalArgumentException("%d of %d cannot be right".formatted(right, repeats));
    }
    records = List.copyOf(records);
    options = List.copyOf(options);
  }

  /** The same, diagnosed that often; as many may be wrong as before, in proportion. */
  public Scenario repeated(int times) {
    int mayBeWrong = (repeats - right) * times / repeats;
    return new Scenario(id, title, setup, records, options, expected, times, times - mayBeWrong);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
