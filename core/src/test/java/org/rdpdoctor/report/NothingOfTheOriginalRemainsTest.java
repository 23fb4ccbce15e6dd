package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.redaction.Redactor;
import org.rdpdoctor.wire.Bytes;

/**
 * Planted words in every text and all bytes of the model are gone from all reports of redacted
 * evidence, whatever form they had. There is no list of exceptions.
 */
class NothingOfTheOriginalRemainsTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final int SEEDS = 5;

  /** Three letters each, so that base64 of a word begins with base64 of its mark. */
  private static final String FIRST = "Qzx";

  private static final String SECOND = "Vkj";
  private static final Set<String> MARKS = Set.of(FIRST, SECOND);
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** Fields of events, values of the registry and settings, known ones and others. */
  private static final List<String> FIELDS =
      List.of(
          "TargetUserName",
          "SubjectDomainName",
          "TargetUserSid",
          "IpAddress",
          "Address",
          "WorkstationName",
          "ClientName",
          "Param1",
          "param2",
          "Data[0]",
          "Data",
          "Binary",
          "KeyName",
          "ErrorCode",
          "Status",
          "ServerName",
          "ConnectionName",
          "Subject",
          "listenerName",
          "SomethingNew",
          "Url");

  private static final List<String> VALUES =
      List.of(
          "UsernameHint", "MRU0", "ServiceDll", "LicenseServers", "Functions", "PortNumber", "");

  private static final List<String> SETTINGS =
      List.of(
          "full address", "username", "domain", "gatewayhostname", "loadbalanceinfo", "new one");

  /** How names are written; %1$s and %2$s are words that occur nowhere else. */
  enum Form {
    BARE("%1$s"),
    UPPER("%1$S"),
    ACCOUNT("%1$s\\%2$s"),
    MACHINE("%1$s\\%2$s$"),
    MAIL("%1$s.%2$s@%1$sa.example"),
    DOTTED("%1$s.%2$s.example"),
    WILDCARD("*.%1$s.%2$s"),
    BLANKS("%1$s %2$s"),
    SENTENCE("refused by %1$s (%2$s), the server's own word: \"%1$sa\""),
    URL("https://%1$s:8443/%2$s?user=%1$sa"),
    PRINCIPAL("TERMSRV/%1$s.%2$s@%1$sa.EXAMPLE"),
    DISTINGUISHED_NAME("CN=%1$s %2$s, OU=%1$sa, DC=%2$sa"),
    DISTINGUISHED_HOST("CN=%1$s.%2$s"),
    COOKIE("Cookie: mstshash=%1$s\\%2$s"),
    FILE("C:\\Users\\%1$s\\%2$s.evtx"),
    ARCHIVE("/home/%1$s/%2$s.zip!%1$sa/Security.evtx"),
    HYPHENS("%1$s-%2$s-1"),
    QUOTED("'%1$s'/%2$s"),
    HOSTILE("\u001b[2J\r\n%1$s\u202e%2$s\u0000"),
    LETTERS("%1$s\u00e9\u00fc%2$s"),
    REGISTRY("HKLM\\SOFTWARE\\%1$s\\Certificates\\%2$s"),
    ENDPOINT("%1$s.%2$s:3389");

    private final String pattern;

    Form(String pattern) {
      this.pattern = pattern;
    }
  }

  /** Plants words, a new one each time. */
  private static class Planter {
    private final Form form;
    private int words;

    Planter(Form form) {
      this.form = form;
    }

    private String word(String lead) {
      return lead + letters(words++);
    }

    String text() {
      return form.pattern.formatted(word(FIRST), word(SECOND));
    }

    private static String letters(int number) {
      IntFunction<String> letter = value -> String.valueOf((char) ('b' + value));
      return letter.apply(number / 400 % 20)
          + letter.apply(number / 20 % 20)
          + letter.apply(number % 20)
          + "wq";
    }

    Bytes bytes() {
      byte[] plain = text().getBytes(StandardCharsets.UTF_8);
      return Bytes.of(plain).append(Bytes.of(text().getBytes(StandardCharsets.UTF_16LE)));
    }

    Object plant(Object value) {
      return switch (value) {
        case String _ -> text();
        case Bytes _ -> bytes();
        case Optional<?> optional -> optional.map(this::plant);
        case List<?> list -> list.stream().map(this::plant).toList();
        case Record each when each.getClass().getPackageName().equals("org.rdpdoctor.model") ->
            planted(each);
        default -> value;
      };
    }

    private Object planted(Record original) {
      try {
        RecordComponent[] parts = original.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[parts.length];
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
          types[i] = parts[i].getType();
          values[i] = plant(parts[i].getAccessor().invoke(original));
        }
        return original.getClass().getDeclaredConstructor(types).newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void ofAnySample(Form form) {
    Planter planter = new Planter(form);
    List<Observed> seen = new ArrayList<>();
    for (Observation each : ObservationSamples.all()) {
      seen.add(new Observed(source(seen.size()), each));
    }
    recorded().forEach(each -> seen.add(new Observed(source(seen.size()), each)));
    List<Observed> planted = seen.stream().map(each -> (Observed) planter.plant(each)).toList();
    planted = named(planted);
    assertGone(evidence(planted, planter), MARKS);
    assertGone(file(planted, planter), MARKS);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void ofEvidenceByChance(Form form) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Planter planter = new Planter(form);
      Evidence evidence =
          (Evidence) new TestingValues(seed, _ -> planter.text()).record(EvidenceJson.SHAPE);
      assertGone(evidence, MARKS);
    }
  }

  @Test
  void ofAddressesAndNumbersThatAreNames() {
    List<String> originals =
        List.of(
            "187.45.66.77",
            "2a02:8109:1234:5678:9abc::77",
            "fe80::1234:5678:9abc:def0%eth7",
            "S-1-5-21-1234567891-1234567892-1234567893-1104",
            "00:1b:44:11:3a:b7",
            "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
            "[2a02:8109:1234:5678:9abc::77]:3389",
            "187.45.66.77:88");
    for (String original : originals) {
      List<Observed> planted = new ArrayList<>();
      for (Observation each : ObservationSamples.all()) {
        Observed observed = new Observed(source(planted.size()), each);
        planted.add((Observed) new Replacer(original).plant(observed));
      }
      Set<String> words =
          Set.of("187.45.66.77", "8109:1234", "5678:9abc", "1234567892", "44:11:3a", "8b86-d011");
      assertGone(evidence(planted, new Planter(Form.BARE)), words);
    }
  }

  /** Puts one text everywhere. */
  private static final class Replacer {
    private final String text;

    Replacer(String text) {
      this.text = text;
    }

    Object plant(Object value) {
      Planter planter =
          new Planter(Form.BARE) {
            @Override
            String text() {
              return text;
            }
          };
      return planter.plant(value);
    }
  }

  private static List<Observation> recorded() {
    List<Observation> all = new ArrayList<>();
    List<LogField> fields = FIELDS.stream().map(name -> new LogField(name, "x")).toList();
    for (String provider :
        List.of(
            "Microsoft-Windows-Security-Auditing",
            "Microsoft-Windows-TerminalServices-RemoteConnectionManager")) {
      for (long id : new long[] {4625, 1149, 261, 7036}) {
        all.add(new EventLogged("h", "System", provider, id, 2, fields, 1, NOW, NOW));
      }
    }
    for (String kind : List.of("REG_SZ", "REG_MULTI_SZ", "REG_BINARY", "REG_DWORD")) {
      VALUES.forEach(name -> all.add(new RegistryValueFound("HKLM\\A", name, kind, "x")));
    }
    for (String kind : List.of("s", "b", "i")) {
      SETTINGS.forEach(name -> all.add(new RdpSettingFound(name, kind, "x")));
    }
    return all;
  }

  /** Gives the names of fields, values and settings back, so that the values are told by them. */
  private static List<Observed> named(List<Observed> planted) {
    List<Observation> known = recorded();
    List<Observed> named = new ArrayList<>(planted);
    int from = planted.size() - known.size();
    for (int i = 0; i < known.size(); i++) {
      Observed each = planted.get(from + i);
      named.add(new Observed(each.source(), named(known.get(i), each.observation())));
    }
    return named;
  }

  private static Observation named(Observation known, Observation planted) {
    if (known instanceof EventLogged event && planted instanceof EventLogged with) {
      List<LogField> fields = new ArrayList<>();
      for (int i = 0; i < event.fields().size(); i++) {
        fields.add(new LogField(event.fields().get(i).name(), with.fields().get(i).value()));
      }
      return new EventLogged(
          with.computer(),
          event.channel(),
          event.provider(),
          event.eventId(),
          2,
          fields,
          1,
          NOW,
          NOW);
    }
    if (known instanceof RegistryValueFound value && planted instanceof RegistryValueFound with) {
      return new RegistryValueFound(with.key(), value.name(), value.kind(), with.data());
    }
    return known instanceof RdpSettingFound setting && planted instanceof RdpSettingFound with
        ? new RdpSettingFound(setting.name(), setting.kind(), with.value())
        : planted;
  }

  private static Source source(int number) {
    return switch (number % 6) {
      case 0 -> new Source.Probe(Optional.of(1));
      case 1 -> new Source.File("x");
      case 2 -> new Source.Capture("x", Optional.of(1), 1, NOW);
      case 3 -> new Source.EventLog("x", 1);
      case 4 -> new Source.Host("x", "x");
      default -> new Source.Registry("x", "x");
    };
  }

  private static Evidence evidence(List<Observed> planted, Planter planter) {
    List<StageReport> stages = new ArrayList<>();
    for (StageId stage : StageId.values()) {
      stages.add(new StageReport(stage, new StageOutcome.Completed(planted), Duration.ZERO));
    }
    stages.add(
        new StageReport(StageId.UDP, new StageOutcome.NotReached(planter.text()), Duration.ZERO));
    StageReport name =
        new StageReport(StageId.NAME, new StageOutcome.Crashed(planter.text()), Duration.ZERO);
    Road road = new Road(planter.text(), stages, List.of());
    return new Evidence(
        Evidence.SCHEMA,
        planter.text(),
        new Target(planter.text(), planter.text(), 3389),
        List.of(new Run(NOW, Duration.ZERO, name, List.of(road), false)),
        planted,
        planted);
  }

  private static InspectedFile file(List<Observed> planted, Planter planter) {
    return new InspectedFile(
        planter.text(),
        planter.text(),
        1,
        planted,
        0,
        Optional.of(planter.text()),
        Optional.of(planter.text()));
  }

  private static void assertGone(Evidence evidence, Set<String> words) {
    Evidence redacted = Redactor.redact(evidence);
    Judged judged = new Judged(redacted, ENGINE.judge(redacted));
    assertNone(reports(judged), words);
  }

  private static void assertGone(InspectedFile file, Set<String> words) {
    Redactor redactor = new Redactor();
    Inspection inspection =
        new Inspection(
            "rdpdoctor",
            redactor.files(List.of(file)),
            redactor.observed(file.observations()),
            List.of());
    assertNone(
        List.of(
            InspectionText.write(inspection, true, Style.PLAIN),
            DiagnosisMarkdown.write(inspection, true),
            InspectionJson.write(inspection, true),
            HtmlReport.write(inspection, true)),
        words);
  }

  private static List<String> reports(Judged judged) {
    List<Judged> one = List.of(judged);
    return List.of(
        EvidenceJson.write(judged.evidence()),
        DiagnosisText.write(one, true, Style.PLAIN),
        DiagnosisJson.write(one, true),
        DiagnosisJunit.write(one),
        DiagnosisSarif.write(one, true),
        DiagnosisMarkdown.write(one, true),
        DiagnosisNagios.write(one),
        HtmlReport.write(one, true));
  }

  /** All planted words begin with one of the marks, so one search is enough for all of them. */
  private static void assertNone(List<String> reports, Set<String> marks) {
    for (String report : reports) {
      String lower = report.toLowerCase(Locale.ROOT);
      for (String mark : marks) {
        forms(mark).forEach(form -> assertAbsent(lower, form));
        base64(mark).forEach(form -> assertAbsent(report, form));
      }
    }
  }

  private static void assertAbsent(String report, String form) {
    int at = report.indexOf(form);
    if (at >= 0) {
      fail("%s: %s", form, report.substring(Math.max(0, at - 120), at + form.length()));
    }
  }

  private static List<String> forms(String word) {
    List<String> forms = new ArrayList<>();
    String lower = word.toLowerCase(Locale.ROOT);
    forms.add(lower);
    forms.add(new StringBuilder(lower).reverse().toString());
    for (byte[] each : encoded(word)) {
      forms.add(HexFormat.of().formatHex(each));
    }
    return forms;
  }

  private static List<String> base64(String word) {
    return encoded(word).stream()
        .map(each -> Base64.getEncoder().withoutPadding().encodeToString(each))
        .toList();
  }

  /** As bytes, in both cases. */
  private static List<byte[]> encoded(String word) {
    List<byte[]> encoded = new ArrayList<>();
    for (String each :
        List.of(word, word.toLowerCase(Locale.ROOT), word.toUpperCase(Locale.ROOT))) {
      encoded.add(each.getBytes(StandardCharsets.UTF_8));
      encoded.add(each.getBytes(StandardCharsets.UTF_16LE));
      encoded.add(each.getBytes(StandardCharsets.UTF_16BE));
    }
    return encoded;
  }
}
