package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;

/**
 * A report as one HTML file that needs nothing else: no network, no script, one style sheet, and
 * pictures drawn as SVG. It opens in a browser, on a phone and on paper, by keyboard and by screen
 * reader, and is ASCII throughout, so that it survives every way of sending it.
 */
public final class HtmlReport {
  /** Of many targets only so many are told in full, those with a fault first. */
  static final int MAX_TOLD = 25;

  /** Files of a folder that are named. */
  private static final int MAX_FILES = 500;

  private final Html html = new Html();
  private final String madeBy;
  private final boolean all;

  private HtmlReport(String madeBy, boolean all) {
    this.madeBy = madeBy;
    this.all = all;
  }

  /**
   * The report of diagnoses.
   *
   * @param all every piece of evidence, and details of healthy targets
   */
  public static String write(List<Judged> judged, boolean all) {
    String madeBy =
        judged.stream().findFirst().map(each -> each.evidence().madeBy()).orElse("rdpdoctor");
    return new HtmlReport(madeBy, all).document(judged, Optional.empty());
  }

  /** The report of files. */
  public static String write(Inspection inspection, boolean all) {
    return new HtmlReport(inspection.madeBy(), all)
        .document(inspection.judged(), Optional.of(inspection));
  }

  /** The report of several places, times or hosts beside each other. */
  public static String write(SideBySide sides, boolean all) {
    String madeBy =
        sides.seen().stream().findFirst().map(each -> each.evidence().madeBy()).orElse("rdpdoctor");
    return new HtmlReport(madeBy, all).document(sides);
  }

  private String document(SideBySide sides) {
    begin("%s: %s - rdpdoctor".formatted(DiagnosisText.word(sides.health()), sides.verdict()));
    html.open("main", "id", "verdict");
    html.open("div", "class", "verdict " + HtmlCase.look(sides.health()));
    html.element("p", DiagnosisText.word(sides.health()), "class", "badge");
    html.element("h1", ComparisonText.heading(sides.relation()));
    html.element("p", sides.verdict(), "class", "headline");
    html.close();
    places(sides);
    int number = 1;
    for (SideBySide.Pair pair : sides.pairs()) {
      new HtmlComparison(html, pair, "beside" + number++).write();
    }
    number = 1;
    for (SideBySide.Seen each : sides.seen()) {
      side(each, "t" + number++);
    }
    html.close();
    footer();
    html.close();
    html.close();
    return html.document();
  }

  private void places(SideBySide sides) {
    html.open("nav", "aria-label", "Places");
    html.open("ul", "class", "targets");
    int number = 1;
    for (SideBySide.Seen each : sides.seen()) {
      Diagnosis diagnosis = each.diagnosis();
      html.open("li", "class", HtmlCase.look(diagnosis.health()));
      html.element("strong", DiagnosisText.word(diagnosis.health()), "class", "badge");
      html.text(" ");
      html.element(
          "a",
          "%s: %s".formatted(each.name(), DiagnosisText.summary(diagnosis)),
          "href",
          "#t" + number++);
      html.close();
    }
    for (SideBySide.Missing each : sides.missing()) {
      html.open("li", "class", HtmlCase.look(Health.UNKNOWN));
      html.element("strong", DiagnosisText.word(Health.UNKNOWN), "class", "badge");
      html.text(" could not be asked from %s: %s".formatted(each.name(), each.because()));
      html.close();
    }
    html.close().close();
  }

  private void side(SideBySide.Seen seen, String prefix) {
    Judged judged = new Judged(seen.evidence(), seen.diagnosis());
    EvidenceIndex index = EvidenceIndex.of(judged.evidence(), prefix + "-");
    html.open("article", "id", prefix, "class", "target");
    html.element("p", seen.name() + ", by itself", "class", "aside");
    seen.notes().forEach(note -> html.element("p", note));
    HtmlCase one = new HtmlCase(html, judged, index, Optional.empty(), prefix + "-", 2);
    one.write();
    new HtmlEvidence(html, index, List.of(one.citations()), 3, prefix + "-", all).write();
    html.close();
  }

  private void begin(String title) {
    html.open("html", "lang", "en");
    head(title);
    html.open("body");
    html.element("a", "Skip to the verdict", "href", "#verdict", "class", "skip");
    html.open("header", "class", "top");
    html.element("p", "rdpdoctor", "class", "brand");
    html.element("p", "Remote Desktop examination report", "class", "aside");
    html.close();
  }

  private String document(List<Judged> judged, Optional<Inspection> inspection) {
    begin(title(judged));
    if (judged.size() == 1) {
      one(judged.getFirst(), inspection);
    } else {
      several(judged, inspection);
    }
    footer();
    html.close();
    html.close();
    return html.document();
  }

  private static String title(List<Judged> judged) {
    List<Diagnosis> diagnoses = judged.stream().map(Judged::diagnosis).toList();
    if (diagnoses.isEmpty()) {
      return "What the files say - rdpdoctor";
    }
    return diagnoses.size() == 1
        ? "%s: %s - rdpdoctor"
            .formatted(
                DiagnosisText.word(diagnoses.getFirst().health()),
                diagnoses.getFirst().target().display())
        : DiagnosisText.counts(diagnoses) + " - rdpdoctor";
  }

  /** The policy allows our style sheet and nothing else: nothing is loaded, nothing runs. */
  private void head(String title) {
    StyleSheet sheet = StyleSheet.packed();
    html.open("head");
    html.empty("meta", "charset", "utf-8");
    html.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(sheet.policyHash()));
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.empty("meta", "name", "referrer", "content", "no-referrer");
    html.empty("meta", "name", "robots", "content", "noindex");
    html.empty("meta", "name", "generator", "content", madeBy);
    html.element("title", title);
    html.style(sheet);
    html.close();
  }

  private void one(Judged judged, Optional<Inspection> inspection) {
    EvidenceIndex index =
        inspection
            .map(each -> EvidenceIndex.of(each.files()))
            .orElseGet(() -> EvidenceIndex.of(judged.evidence(), ""));
    HtmlCase told = new HtmlCase(html, judged, index, inspection.map(HtmlReport::observed), "", 1);
    told.contents(inspection.isPresent());
    html.open("main", "id", "verdict");
    told.write();
    new HtmlEvidence(html, index, List.of(told.citations()), 2, "", all).write();
    inspection.ifPresent(each -> files(each.files(), 2));
    html.close();
  }

  private void several(List<Judged> judged, Optional<Inspection> inspection) {
    List<Diagnosis> diagnoses = judged.stream().map(Judged::diagnosis).toList();
    IdentityHashMap<Judged, String> told = prefixes(told(judged));
    Optional<EvidenceIndex> shared = inspection.map(each -> EvidenceIndex.of(each.files()));
    html.open("main", "id", "verdict");
    html.element(
        "h1", diagnoses.isEmpty() ? "What the files say" : DiagnosisText.counts(diagnoses));
    if (diagnoses.isEmpty()) {
      html.element(
          "p",
          "Nobody connects in these files, and no machine tells of a connection, so that there"
              + " is nothing to judge.");
    } else {
      overview(judged, told);
    }
    List<Citations> citations = new ArrayList<>();
    for (Judged each : told(judged)) {
      String prefix = Objects.requireNonNull(told.get(each));
      EvidenceIndex index = shared.orElseGet(() -> EvidenceIndex.of(each.evidence(), prefix + "-"));
      html.open("article", "id", prefix, "class", "target");
      HtmlCase one =
          new HtmlCase(html, each, index, inspection.map(HtmlReport::observed), prefix + "-", 2);
      one.write();
      if (shared.isEmpty()) {
        new HtmlEvidence(html, index, List.of(one.citations()), 3, prefix + "-", all).write();
      }
      citations.add(one.citations());
      html.close();
    }
    shared.ifPresent(index -> new HtmlEvidence(html, index, citations, 2, "", all).write());
    inspection.ifPresent(each -> files(each.files(), 2));
    html.close();
  }

  private List<Judged> told(List<Judged> judged) {
    List<Judged> told = new ArrayList<>();
    for (Health health : List.of(Health.FAULTY, Health.UNKNOWN, Health.HEALTHY)) {
      if (health != Health.HEALTHY || all || judged.size() <= MAX_TOLD) {
        judged.stream().filter(each -> each.diagnosis().health() == health).forEach(told::add);
      }
    }
    return told.stream().limit(MAX_TOLD).toList();
  }

  /** By identity: two targets may look alike. */
  private static IdentityHashMap<Judged, String> prefixes(List<Judged> judged) {
    IdentityHashMap<Judged, String> prefixes = new IdentityHashMap<>();
    for (Judged each : judged) {
      prefixes.put(each, "t" + (prefixes.size() + 1));
    }
    return prefixes;
  }

  private void overview(List<Judged> judged, IdentityHashMap<Judged, String> told) {
    html.open("nav", "aria-label", "Targets");
    html.open("ul", "class", "targets");
    for (Judged each : judged) {
      Diagnosis diagnosis = each.diagnosis();
      html.open("li", "class", HtmlCase.look(diagnosis.health()));
      html.element("strong", DiagnosisText.word(diagnosis.health()), "class", "badge");
      html.text(" ");
      if (told.containsKey(each)) {
        html.element(
            "a",
            DiagnosisText.summary(diagnosis),
            "href",
            "#" + Objects.requireNonNull(told.get(each)));
      } else {
        html.text(DiagnosisText.summary(diagnosis));
      }
      html.close();
    }
    html.close();
    if (told.size() < judged.size()) {
      html.element(
          "p", "%,d of them are told in full below.".formatted(told.size()), "class", "aside");
    }
    html.close();
  }

  private static List<Observed> observed(Inspection inspection) {
    return inspection.files().stream().flatMap(file -> file.observations().stream()).toList();
  }

  private void files(List<InspectedFile> files, int level) {
    html.open("section", "aria-labelledby", "files");
    html.element("h" + level, "Files", "id", "files");
    html.open("ul", "class", "files");
    for (InspectedFile file : files.stream().limit(MAX_FILES).toList()) {
      html.open("li");
      html.element("strong", file.name());
      html.text(
          " %s, %,d bytes, %,d observations%s"
              .formatted(
                  file.kind(),
                  file.bytes(),
                  file.observations().size(),
                  file.problem().map(problem -> "; " + problem).orElse("")));
      html.close();
    }
    html.close();
    if (files.size() > MAX_FILES) {
      html.element("p", "and %,d more".formatted(files.size() - MAX_FILES), "class", "aside");
    }
    html.close();
  }

  private void footer() {
    html.open("footer");
    html.element(
        "p",
        "Made by %s. \"Not tested\" and \"unknown\" never mean \"fine\". Shares of belief are weighed evidence, not measured frequencies."
            .formatted(madeBy));
    html.open("p");
    html.prose(
        "The same evidence always gives the same verdict: `rdpdoctor judge` takes it from a file.");
    html.close();
    html.close();
  }
}
