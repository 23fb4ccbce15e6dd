package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Everybody can read it: WCAG 2.2, criteria 1.4.3 (text) and 1.4.11 (pictures). */
class StyleSheetTest {
  private static final double LEAST_CONTRAST_OF_TEXT = 4.5;
  private static final double LEAST_CONTRAST_OF_PICTURES = 3;

  private static final List<String> INKS = List.of("ink", "soft", "link");
  private static final List<String> GROUNDS = List.of("page", "card", "cited");
  private static final List<String> VERDICTS = List.of("good", "bad", "unsure");

  private static final Pattern THEME = Pattern.compile(":root \\{([^}]*)\\}");
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

  @Test
  void textStandsOutInEveryTheme() {
    List<Map<String, Integer>> themes = themes();
    assertThat(themes).as("light, dark and paper").hasSize(3);
    for (Map<String, Integer> theme : themes) {
      for (String ground : GROUNDS) {
        INKS.forEach(ink -> assertContrast(theme, ink, ground, LEAST_CONTRAST_OF_TEXT));
        VERDICTS.forEach(ink -> assertContrast(theme, ink, ground, LEAST_CONTRAST_OF_TEXT));
      }
      for (String verdict : VERDICTS) {
        assertContrast(theme, verdict, verdict + "-card", LEAST_CONTRAST_OF_TEXT);
        assertContrast(theme, "ink", verdict + "-card", LEAST_CONTRAST_OF_TEXT);
        assertContrast(theme, "soft", verdict + "-card", LEAST_CONTRAST_OF_TEXT);
        assertContrast(theme, "on-badge", verdict, LEAST_CONTRAST_OF_TEXT);
      }
      assertContrast(theme, "on-badge", "mark", LEAST_CONTRAST_OF_TEXT);
      assertContrast(theme, "mark", "page", LEAST_CONTRAST_OF_PICTURES);
      assertContrast(theme, "mark", "line", LEAST_CONTRAST_OF_PICTURES);
    }
  }

  @Test
  void nothingIsLoaded() {
    assertThat(StyleSheet.packed().css()).doesNotContain("url(", "@import", "@font-face", "http");
  }

  private static List<Map<String, Integer>> themes() {
    return THEME
        .matcher(StyleSheet.packed().css())
        .results()
        .map(result -> colours(result.group(1)))
        .toList();
  }

  private static Map<String, Integer> colours(String block) {
    Map<String, Integer> colours = new LinkedHashMap<>();
    Matcher matcher = COLOUR.matcher(block);
    for (MatchResult each : matcher.results().toList()) {
      colours.put(each.group(1), Integer.parseInt(each.group(2), 16));
    }
    return colours;
  }

  private static void assertContrast(
      Map<String, Integer> theme, String ink, String ground, double least) {
    double one = luminance(Objects.requireNonNull(theme.get(ink), ink));
    double other = luminance(Objects.requireNonNull(theme.get(ground), ground));
    assertThat((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05))
        .as("%s on %s", ink, ground)
        .isGreaterThanOrEqualTo(least);
  }

  /** Relative luminance, WCAG 2.2. */
  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
  }

  private static double linear(int value) {
    double share = (value & 0xFF) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
