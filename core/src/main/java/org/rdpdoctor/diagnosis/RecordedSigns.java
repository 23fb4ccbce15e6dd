package org.rdpdoctor.diagnosis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.picture.Bearing;
import org.rdpdoctor.diagnosis.picture.BundlePicture;
import org.rdpdoctor.diagnosis.picture.BundlePicture.Fact;
import org.rdpdoctor.diagnosis.picture.HostPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.RecordedPicture;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;

/**
 * What events of logs, values of the registry and settings of saved connections say for causes:
 * {@code recorded-signs.csv}.
 *
 * <p>Conditions on events are {@code field=value|value}, {@code field^beginning} or {@code
 * field$ending|ending}, several with {@code &} between them; {@code *} is any field. Conditions on
 * values are {@code =value|value}, {@code !value}, {@code >number}, {@code <number}, {@code ~part},
 * {@code !~part}, {@code empty}, {@code missing}, {@code !port}, which is any number but the port
 * of the target, {@code !stored} and {@code keyless}: a thumbprint that no store holds, or that is
 * stored without a private key. Facts of support bundles ({@link BundlePicture}) and of living
 * hosts ({@link HostPicture}) have one value; those of hosts may also speak against a cause ({@code
 * -strong} and its like) or exclude it ({@code refutes}).
 */
final class RecordedSigns {
  private static final String RESOURCE = "/org/rdpdoctor/causes/recorded-signs.csv";
  private static final String LOG = "log:";
  private static final String REGISTRY = "registry:";
  private static final String BUNDLE = "bundle:";
  private static final String HOST = "host:";
  private static final String REFUTES = "refutes";
  private static final String AGAINST = "-";
  private static final String PROOF = "proof";
  private static final String NOT_THE_PORT = "!port";
  private static final String NOT_STORED = "!stored";
  private static final String WITHOUT_KEY = "keyless";
  private static final String ADDRESS = "full address";
  private static final long USUAL_PORT = 3389;
  private static final long SIGN_IN_REFUSED = 4625;
  private static final Pattern CONDITION = Pattern.compile("([^=^$]+)([=^$])(.*)");
  private static final Map<String, Double> WEIGHTS_NATS =
      Map.of(
          "slight",
          Weight.SLIGHT,
          "hint",
          Weight.HINT,
          "fair",
          Weight.FAIR,
          "good",
          Weight.GOOD,
          "strong",
          Weight.STRONG,
          "telling",
          Weight.TELLING,
          PROOF,
          Weight.TELLING);

  /** One line of the table. */
  record Sign(
      String place,
      String name,
      String condition,
      String causeId,
      String weight,
      String why,
      String undoneBy) {
    boolean isOfLog() {
      return place.startsWith(LOG);
    }

    boolean isOfRegistry() {
      return place.startsWith(REGISTRY);
    }

    boolean isOfBundle() {
      return place.startsWith(BUNDLE);
    }

    boolean isOfHost() {
      return place.startsWith(HOST);
    }

    /** The provider or the key. */
    String where() {
      return place.substring(place.indexOf(':') + 1);
    }

    double nats() {
      String plain = speaksAgainst() ? weight.substring(AGAINST.length()) : weight;
      return Objects.requireNonNull(WEIGHTS_NATS.get(plain), weight);
    }

    boolean speaksAgainst() {
      return weight.startsWith(AGAINST);
    }

    boolean refutes() {
      return weight.equals(REFUTES);
    }

    boolean proves() {
      return weight.equals(PROOF);
    }
  }

  private final List<Sign> signs;

  private RecordedSigns(List<Sign> signs) {
    this.signs = signs;
  }

  static RecordedSigns packed() {
    List<Sign> signs = new ArrayList<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      signs.add(
          new Sign(
              row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5), row.get(6)));
    }
    // What is refuted is refuted first, so that nothing proves it beside.
    signs.sort(Comparator.comparing(sign -> !sign.refutes()));
    return new RecordedSigns(signs);
  }

  List<Sign> signs() {
    return List.copyOf(signs);
  }

  /** Puts what the records say of a cause on the scales. */
  void weigh(String causeId, Scene scene, Scales scales) {
    if (scene.evidence().recorded().isEmpty()) {
      return;
    }
    for (Sign sign : signs) {
      if (!sign.causeId().equals(causeId)) {
        continue;
      }
      if (sign.isOfLog() || sign.isOfRegistry() || sign.isOfBundle() || sign.isOfHost()) {
        weighRecords(sign, scene, scales);
      } else {
        scales.restsOn(scene.recorded().sourcesOfSetting(sign.name()));
        scene
            .recorded()
            .setting(sign.name())
            .filter(value -> holds(sign.condition(), value, scene))
            .ifPresent(_ -> scales.speaksFor(sign.nats(), sign.why()));
      }
    }
    scales.restsOn(List.of());
  }

  /** Those of the machine of which the sign speaks; without any, those that may be of it. */
  private static void weighRecords(Sign sign, Scene scene, Scales scales) {
    Set<MachineRole> roles = SignRoles.of(sign);
    if (!weigh(sign, scene, scene.recorded(roles, Bearing.FULL), scales)
        && !scene.machines().isEmpty()) {
      scales.doubtRecords(true);
      weigh(sign, scene, scene.recorded(roles, Bearing.MAY_BE), scales);
      scales.doubtRecords(false);
    }
  }

  private static boolean weigh(Sign sign, Scene scene, RecordedPicture picture, Scales scales) {
    if (sign.isOfBundle()) {
      return weighFact(sign, picture, scales);
    }
    if (sign.isOfHost()) {
      return weighHost(sign, picture, scales);
    }
    return sign.isOfLog()
        ? weighEvents(sign, picture, scales)
        : weighValue(sign, scene, picture, scales);
  }

  /** Whether there is such a fact. */
  private static boolean weighFact(Sign sign, RecordedPicture picture, Scales scales) {
    Optional<Fact> fact =
        picture
            .bundles()
            .fact(sign.name())
            .filter(each -> sign.condition().equals("=" + each.value()));
    if (fact.isEmpty()) {
      return false;
    }
    String reason = "%s (%s)".formatted(sign.why(), fact.get().shown());
    if (sign.proves() && !scales.isRuledOut()) {
      prove(reason, scales, picture);
    } else {
      scales.speaksFor(sign.nats(), reason);
    }
    return true;
  }

  /** Whether the living host tells this. */
  private static boolean weighHost(Sign sign, RecordedPicture picture, Scales scales) {
    Optional<HostPicture.Fact> fact =
        picture
            .host()
            .fact(sign.name())
            .filter(each -> sign.condition().equals("=" + each.value()));
    if (fact.isEmpty()) {
      return false;
    }
    scales.restsOn(fact.get().sources());
    String reason = "%s (%s)".formatted(sign.why(), fact.get().shown());
    if (sign.refutes()) {
      scales.rulesOut(reason);
    } else if (sign.speaksAgainst()) {
      scales.speaksAgainst(sign.nats(), reason);
    } else if (sign.proves() && !scales.isRuledOut()) {
      prove(reason, scales, picture);
    } else {
      scales.speaksFor(sign.nats(), reason);
    }
    return true;
  }

  /** Whether there are such events. */
  private static boolean weighEvents(Sign sign, RecordedPicture picture, Scales scales) {
    List<EventLogged> seen = matching(sign.where(), sign.name(), sign.condition(), picture);
    if (seen.isEmpty()) {
      return false;
    }
    EventLogged last =
        seen.stream().max(Comparator.comparing(EventLogged::last)).orElse(seen.getFirst());
    scales.restsOn(picture.sources(seen.reversed()));
    long count = seen.stream().mapToLong(EventLogged::count).sum();
    String reason =
        "%s (%s/%s on %s, %s, last %s)"
            .formatted(
                sign.why(),
                shortName(sign.where()),
                sign.name(),
                PlainText.of(last.computer()),
                count == 1 ? "once" : "%,d times".formatted(count),
                last.last());
    if (outlived(sign, last, picture)) {
      scales.speaksFor(Weight.SLIGHT, reason + ", but later it went well");
    } else if (sign.proves() && last.eventId() == SIGN_IN_REFUSED && !picture.isLastWord(last)) {
      scales.speaksFor(Weight.GOOD, reason + ", but others signed in, or tried to, since");
    } else if (sign.proves() && !scales.isRuledOut()) {
      prove(reason, scales, picture);
    } else {
      scales.speaksFor(sign.nats(), reason);
    }
    return true;
  }

  /** Where nothing tells machines apart, records of several of them prove nothing. */
  private static void prove(String reason, Scales scales, RecordedPicture picture) {
    if (picture.machines() > 1) {
      scales.speaksFor(
          Weight.TELLING,
          "%s; but records of %d machines were read together"
              .formatted(reason, picture.machines()));
    } else {
      scales.proves(reason);
    }
  }

  private static String shortName(String provider) {
    return provider.replaceFirst(
        "^Microsoft-Windows-(TerminalServices-|RemoteDesktopServices-)?", "");
  }

  /** What came after says that the trouble is over. A refused account is let in again itself. */
  private static boolean outlived(Sign sign, EventLogged last, RecordedPicture picture) {
    Instant since = last.last();
    Optional<String> account =
        last.eventId() == SIGN_IN_REFUSED ? RecordedPicture.account(last) : Optional.empty();
    boolean session =
        account
            .map(name -> picture.sessionSince(last.computer(), since, name))
            .orElseGet(() -> picture.sessionSince(last.computer(), since));
    return session || undone(sign, since, picture);
  }

  private static boolean undone(Sign sign, Instant since, RecordedPicture picture) {
    if (sign.undoneBy().isEmpty()) {
      return false;
    }
    String[] parts = sign.undoneBy().split("/", 3);
    return matching(parts[0], parts[1], parts[2], picture).stream()
        .anyMatch(each -> !each.last().isBefore(since));
  }

  private static List<EventLogged> matching(
      String provider, String id, String condition, RecordedPicture picture) {
    List<EventLogged> events = picture.events(provider, Long.parseLong(id));
    if (events.isEmpty() || condition.isEmpty()) {
      return events;
    }
    List<FieldTest> tests =
        Stream.of(condition.split("&", -1)).map(RecordedSigns::fieldTest).toList();
    return events.stream()
        .filter(event -> tests.stream().allMatch(test -> holds(test, event)))
        .toList();
  }

  /** What a field of an event must be like. */
  private record FieldTest(String name, String how, String wanted) {}

  private static FieldTest fieldTest(String condition) {
    Matcher parts = CONDITION.matcher(condition);
    if (!parts.matches()) {
      throw new IllegalStateException("no condition: " + condition);
    }
    return new FieldTest(parts.group(1), parts.group(2), parts.group(3));
  }

  private static boolean holds(FieldTest test, EventLogged event) {
    for (LogField field : event.fields()) {
      boolean named = test.name().equals("*") || field.name().equalsIgnoreCase(test.name());
      if (named && fits(test.how(), test.wanted(), field.value())) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(String how, String wanted, String value) {
    return switch (how) {
      case "^" -> upper(value).startsWith(upper(wanted));
      case "$" ->
          Stream.of(wanted.split("\\|", -1)).anyMatch(end -> upper(value).endsWith(upper(end)));
      default -> isOneOf(wanted, value);
    };
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  private static boolean isOneOf(String wanted, String value) {
    for (String each : wanted.split("\\|", -1)) {
      if (each.equalsIgnoreCase(value.strip())) {
        return true;
      }
      Optional<Long> number = number(each);
      if (number.isPresent() && number.equals(number(value))) {
        return true;
      }
    }
    return false;
  }

  /** Decimal or hex; codes are unsigned numbers of 32 bits, however they are written. */
  private static Optional<Long> number(String text) {
    try {
      long number = Long.decode(text.strip());
      return Optional.of(
          number < 0 && number >= Integer.MIN_VALUE ? number & 0xFFFF_FFFFL : number);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Whether there is such a value. */
  private static boolean weighValue(
      Sign sign, Scene scene, RecordedPicture picture, Scales scales) {
    if (sign.condition().equals("missing")) {
      boolean missing = picture.isMissing(sign.where(), sign.name());
      if (missing) {
        scales.restsOn(picture.sourcesOfMissing(sign.where(), sign.name()));
        scales.speaksFor(sign.nats(), sign.why());
      }
      return missing;
    }
    Optional<RegistryValueFound> value =
        picture
            .value(sign.where(), sign.name())
            .filter(found -> holds(sign.condition(), found.data(), scene));
    if (value.isEmpty()) {
      return false;
    }
    scales.restsOn(picture.sources(List.of(value.get())));
    String reason =
        "%s (%s = %s in %s)"
            .formatted(
                sign.why(),
                sign.name(),
                PlainText.of(value.get().data()),
                PlainText.of(value.get().key()));
    boolean dialled = !scene.onPaper() || scene.recorded().setting(ADDRESS).isPresent();
    if (sign.condition().equals(NOT_THE_PORT) && mayBeForwarded(value.get(), scene)) {
      scales.speaksFor(
          Weight.FAIR, reason + "; something on the way may turn the port that is dialled into it");
    } else if (sign.condition().equals(NOT_THE_PORT) && !dialled) {
      scales.speaksFor(Weight.GOOD, reason + "; which port clients dial is not known");
    } else if (sign.proves() && !scales.isRuledOut()) {
      prove(reason, scales, picture);
    } else {
      scales.speaksFor(sign.nats(), reason);
    }
    return true;
  }

  /** The usual port on the host itself and another in front of it: so routers forward. */
  private static boolean mayBeForwarded(RegistryValueFound port, Scene scene) {
    return scene.recorded().host().isExamined()
        && number(port.data()).filter(number -> number == USUAL_PORT).isPresent();
  }

  private static boolean holds(String condition, String value, Scene scene) {
    String plain = value.strip();
    if (condition.equals("empty")) {
      return plain.isEmpty();
    }
    if (condition.equals(NOT_THE_PORT)) {
      Optional<Long> number = number(plain);
      return number.isPresent() && number.get() != scene.evidence().target().port();
    }
    if (condition.equals(NOT_STORED)) {
      return scene.recorded().isInNoStore(plain);
    }
    if (condition.equals(WITHOUT_KEY)) {
      return scene.recorded().isStoredWithoutKey(plain);
    }
    if (condition.startsWith("!~")) {
      return !upper(plain).contains(upper(condition.substring(2)));
    }
    String operand = condition.substring(1);
    Optional<Long> number = number(plain);
    return switch (condition.charAt(0)) {
      case '=' -> isOneOf(operand, plain);
      case '!' -> !isOneOf(operand, plain);
      case '~' -> upper(plain).contains(upper(operand));
      case '>' -> number.isPresent() && number.get() > Long.parseLong(operand);
      case '<' -> number.isPresent() && number.get() < Long.parseLong(operand);
      default -> throw new IllegalStateException("no condition: " + condition);
    };
  }
}
