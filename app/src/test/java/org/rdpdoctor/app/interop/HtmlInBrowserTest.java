package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The HTML reports, whose exact text the tests of core hold, in a real browser: nothing is loaded,
 * nothing is complained of, they fit a phone and paper, the keyboard reaches everything, and dark
 * is dark.
 */
final class HtmlInBrowserTest {
  private static final Path REPORTS = Path.of("../core/src/test/resources/golden/report");
  private static final int PHONE = 360;
  private static final int TAB = 9;
  private static final int MAX_TABS = 400;

  @TempDir static Path folder;

  private static @Nullable TestingBrowser browser;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    browser = TestingBrowser.start(folder);
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  static List<Path> reports() throws IOException {
    try (Stream<Path> files = Files.list(REPORTS)) {
      return files.filter(each -> each.toString().endsWith(".html")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("reports")
  void nothingIsLoadedAndNothingComplained(Path report) throws InterruptedException {
    TestingBrowser page = opened(report);

    assertThat(page.requests())
        .containsExactly(report.toAbsolutePath().normalize().toUri().toString());
    assertThat(page.complaints()).isEmpty();
    assertThat(page.evaluate("document.compatMode").asString()).isEqualTo("CSS1Compat");
    assertThat(page.evaluate("document.styleSheets.length").asInt())
        .as("the policy allows the style")
        .isEqualTo(1);
    assertThat(
            page.evaluate(
                    "getComputedStyle(document.querySelector('.verdict, .targets li')).display")
                .asString())
        .isNotEmpty();
    assertThat(page.evaluate("document.documentElement.lang").asString()).isEqualTo("en");
  }

  /** The policy is a second wall behind the escaping: what got through would still not run. */
  @ParameterizedTest
  @MethodSource("reports")
  void aScriptWouldNotRun(Path report) throws IOException, InterruptedException {
    Path spoiled = folder.resolve("spoiled-" + report.getFileName());
    Files.writeString(
        spoiled,
        Files.readString(report)
            .replace(
                "</body>",
                "<script>document.title='owned'</script><img src='x' onerror=\"document.title='owned'\"/></body>"));
    TestingBrowser page = opened(spoiled);

    assertThat(page.evaluate("document.title").asString()).isNotEqualTo("owned");
    assertThat(page.complaints()).as("the browser says so").isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void aPhoneScrollsInOneDirectionOnly(Path report) throws InterruptedException {
    TestingBrowser page = opened(report);
    page.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", PHONE, "height", 740, "deviceScaleFactor", 1, "mobile", true));
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");

    assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(PHONE);
    assertThat(page.evaluate(OUTSIDE).toString()).isEqualTo("[]");
    page.call("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  /** Texts of pictures and tables that leave the screen at its sides. */
  private static final String OUTSIDE =
      """
      [...document.querySelectorAll('svg text, td, li, p, h1, h2, h3')]
        .filter(each => !each.closest('.hidden'))
        .map(each => [each, each.getBoundingClientRect()])
        .filter(([each, box]) => box.width > 0 && (box.left < -1 || box.right > innerWidth + 1))
        .map(([each, box]) => each.textContent.slice(0, 60) + ' ' + box.left + ' ' + box.right)
      """;

  @ParameterizedTest
  @MethodSource("reports")
  void theKeyboardReachesEveryLinkInItsOrder(Path report) throws InterruptedException {
    TestingBrowser page = opened(report);
    page.evaluate(
        """
        window.wanted = [...document.querySelectorAll('a[href], summary')]
          .filter(each => each.getClientRects().length > 0 && !each.closest('details:not([open]) > :not(summary)'));
        window.place = each => window.wanted.indexOf(each)
        """);
    int wanted = page.evaluate("window.wanted.length").asInt();
    List<Integer> reached = new ArrayList<>();
    for (int i = 0; i < Math.min(wanted, MAX_TABS); i++) {
      page.press("Tab", TAB);
      reached.add(page.evaluate("window.place(document.activeElement)").asInt());
    }

    assertThat(wanted).isGreaterThan(5);
    assertThat(reached).first().isEqualTo(0);
    assertThat(reached).isSorted().doesNotHaveDuplicates().doesNotContain(-1);
    assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle").asString())
        .as("the focus shows")
        .isEqualTo("solid");
  }

  @ParameterizedTest
  @MethodSource("reports")
  void darkIsDarkAndPaperIsWhite(Path report) throws InterruptedException {
    TestingBrowser page = opened(report);
    String ground = "getComputedStyle(document.body).backgroundColor";
    assertThat(page.evaluate(ground).asString()).isEqualTo("rgb(255, 255, 255)");
    media(page, "", "dark");
    assertThat(page.evaluate(ground).asString()).isEqualTo("rgb(16, 21, 27)");
    media(page, "print", "dark");
    assertThat(page.evaluate(ground).asString()).isEqualTo("rgb(255, 255, 255)");
    media(page, "", "light");
  }

  private static void media(TestingBrowser page, String media, String scheme)
      throws InterruptedException {
    page.call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void itPrints(Path report) throws InterruptedException {
    TestingBrowser page = opened(report);
    byte[] pdf =
        Base64.getDecoder()
            .decode(
                page.call("Page.printToPDF", Map.of("preferCSSPageSize", true))
                    .get("data")
                    .asString());

    assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(pdf.length).isGreaterThan(10_000);
  }

  private static TestingBrowser opened(Path report) throws InterruptedException {
    TestingBrowser page = Objects.requireNonNull(browser);
    page.open(report.toAbsolutePath().normalize());
    return page;
  }
}
