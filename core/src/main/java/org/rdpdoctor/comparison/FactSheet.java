package org.rdpdoctor.comparison;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.picture.HelloFate;
import org.rdpdoctor.diagnosis.picture.HostPicture;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * What can be compared of one evidence: plain facts of its last run on the address on which it came
 * farthest.
 */
final class FactSheet {
  static final String ADDRESSES = "addresses";
  static final String CERTIFICATE = "certificate (SHA-256)";
  static final String TLS_VERSIONS = "TLS versions that are accepted";
  static final String COMPUTER = "name that the host gives itself";
  static final String NLA = "NLA";
  static final String NO_NLA = "not offered";
  static final String SOFTWARE = "software";
  static final String REFUSAL = "refusal";
  static final String UDP = "UDP";

  /** A fact, by stage and name. */
  record Key(StageId stage, String what) {}

  private final Optional<Sight> sight;
  private final List<Sight> everyRun;
  private final Map<Key, String> facts = new LinkedHashMap<>();

  private FactSheet(Optional<Sight> sight, List<Sight> everyRun) {
    this.sight = sight;
    this.everyRun = List.copyOf(everyRun);
    sight.ifPresent(this::collect);
  }

  static FactSheet of(Evidence evidence) {
    List<Sight> sights = Scene.of(evidence).sights();
    int last = sights.stream().mapToInt(Sight::runNumber).max().orElse(0);
    Optional<Sight> farthest =
        sights.stream()
            .filter(each -> each.runNumber() == last)
            .reduce((one, other) -> reach(other) > reach(one) ? other : one);
    Optional<String> address = farthest.flatMap(Sight::address);
    return new FactSheet(
        farthest, sights.stream().filter(each -> each.address().equals(address)).toList());
  }

  /** Every run on that address, in their order. */
  List<Sight> everyRun() {
    return everyRun;
  }

  /** How many stages of the road are proved to work. */
  private static long reach(Sight sight) {
    return List.of(StageId.values()).stream()
        .filter(stage -> !stage.isDispensable() && sight.standing(stage).isGood())
        .count();
  }

  Map<Key, String> facts() {
    return facts;
  }

  Optional<String> fact(StageId stage, String what) {
    return Optional.ofNullable(facts.get(new Key(stage, what)));
  }

  Optional<String> address() {
    return sight.flatMap(Sight::address);
  }

  Optional<Certificate> certificate() {
    return sight.flatMap(each -> each.certificate().own());
  }

  /** The certificate was not the same on every connection of this evidence. */
  boolean certificateVaried() {
    return everyRun.stream().anyMatch(each -> each.certificate().varied())
        || everyRun.stream()
                .flatMap(each -> each.certificate().own().stream())
                .map(Certificate::sha256)
                .distinct()
                .count()
            > 1;
  }

  /** The runs in which the certificate was seen. */
  List<Steadiness.Told> certificateSeen() {
    return everyRun.stream()
        .filter(each -> each.certificate().own().isPresent())
        .map(each -> Steadiness.told(each, true))
        .toList();
  }

  /** A product that inspects TLS, by the name of an authority in the chain. */
  Optional<String> inspector() {
    return sight.flatMap(each -> each.certificate().inspector());
  }

  /** Whether the certificate is the one that a person expects; empty when nobody said. */
  Optional<Boolean> certificateExpected() {
    return sight.flatMap(Sight::certificateExpected);
  }

  /** The host's own store has the certificate, or its listener is bound to it. */
  boolean certificateIsTheHosts() {
    return sight
        .flatMap(each -> each.certificate().own().map(shown -> isTheHosts(each, shown)))
        .orElse(false);
  }

  private static boolean isTheHosts(Sight sight, Certificate shown) {
    HostPicture host = sight.scene().recorded().host();
    return host.holds(shown.sha1()).orElse(false)
        || host.listenerThumbprint().filter(shown.sha1().toString()::equalsIgnoreCase).isPresent();
  }

  /** The address came out of a gateway or another who connects for us. */
  boolean throughAnother() {
    return sight
        .map(each -> each.gateway().isOnTheWay() || each.tcp().forwarded().isPresent())
        .orElse(false);
  }

  /**
   * At best of all runs: as the path stage measured it at leisure; else from SYN to established on
   * the quickest of all connections.
   */
  Optional<Duration> roundTrip() {
    return least(each -> each.path().roundTrip())
        .or(() -> least(each -> each.path().quickest()))
        .or(() -> least(each -> each.tcp().connectTook()));
  }

  private Optional<Duration> least(Function<Sight, Optional<Duration>> measured) {
    return everyRun.stream()
        .flatMap(each -> measured.apply(each).stream())
        .min(Duration::compareTo);
  }

  /** Versions with which a session was accepted, by their names. */
  Set<String> versionsAccepted() {
    return sight.map(each -> names(each.tls().accepted().stream())).orElseGet(TreeSet::new);
  }

  String acceptedInWords() {
    return String.join(", ", versionsAccepted());
  }

  /** Versions that a hello offered in vain and no other brought through; unasked ones are not. */
  Set<String> versionsRefused() {
    Set<String> refused =
        sight
            .map(each ->
                names(
                    each.tls().hellos().stream()
                        .filter(fate -> fate.end() != HelloFate.End.ACCEPTED)
                        .flatMap(fate -> fate.hello().versions().stream())))
            .orElseGet(TreeSet::new);
    refused.removeAll(versionsAccepted());
    return refused;
  }

  private static Set<String> names(Stream<TlsVersion> versions) {
    return versions.map(TlsVersion::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Somebody signed in, or tried to. */
  boolean signedIn() {
    return sight.map(each -> each.signIn().attempt().isPresent()).orElse(false);
  }

  private void collect(Sight each) {
    put(StageId.NAME, ADDRESSES, String.join(", ", new TreeSet<>(each.name().addresses())));
    each.negotiation()
        .refusal()
        .ifPresent(code -> put(StageId.NEGOTIATION, REFUSAL, code.toString()));
    if (each.negotiation().software() != Software.UNKNOWN) {
      put(StageId.NEGOTIATION, SOFTWARE, each.negotiation().software().toString());
    }
    if (each.negotiation().secured()) {
      put(StageId.NEGOTIATION, NLA, nla(each));
    }
    if (!each.tls().accepted().isEmpty()) {
      put(StageId.TLS, TLS_VERSIONS, each.tls().versions());
    }
    each.tls()
        .session()
        .ifPresent(seen -> put(StageId.TLS, "cipher suite", seen.what().suite().toString()));
    each.certificate().own().ifPresent(this::collect);
    each.nla().computer().ifPresent(name -> put(StageId.NLA, COMPUTER, name));
    if (each.view(StageId.UDP).ran()) {
      put(StageId.UDP, UDP, each.udp().answered() ? "answered" : "not answered");
    }
  }

  private static String nla(Sight sight) {
    if (sight.negotiation().requiresNla()) {
      return "required";
    }
    return sight.negotiation().offersNla() ? "offered" : NO_NLA;
  }

  private void collect(Certificate certificate) {
    put(StageId.CERTIFICATE, CERTIFICATE, certificate.sha256().toString());
    put(StageId.CERTIFICATE, "subject", certificate.subject());
    put(StageId.CERTIFICATE, "issuer", certificate.issuer());
    put(StageId.CERTIFICATE, "not after", certificate.notAfter().toString());
  }

  private void put(StageId stage, String what, String value) {
    if (!value.isEmpty()) {
      facts.put(new Key(stage, what), value);
    }
  }
}
