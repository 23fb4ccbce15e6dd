package org.rdpdoctor.remote.examine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.wire.hostcall.HostReply.SystemDescribed;

/**
 * Reads what a Windows machine says of Remote Desktop. It asks only what changes nothing, in a few
 * rounds; what is refused, cannot be asked or does not come is noted and ends nothing else.
 */
public final class HostExaminer {
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String LISTENER = TERMINAL_SERVER + "\\WinStations\\RDP-Tcp";
  private static final String CRYPTOGRAPHY = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";

  /** Of the names of its providers (CNG key storage providers). */
  private static final String CNG = "Key Storage Provider";

  private static final String USUAL_DRIVE = "C:";
  private static final int USUAL_PORT = 3389;
  private static final int MAX_PORT = 65_535;

  /** Certificates whose keys may be the listener's. */
  private static final int MAX_KEY_FILES = 20;

  /**
   * Rounds beyond the first: keys of the registry lie below keys that are told by the one before.
   */
  private static final int FURTHER_ROUNDS = 3;

  private final InstantSource clock;

  public HostExaminer(InstantSource clock) {
    this.clock = clock;
  }

  /** What was found, in the order in which it was asked; the examination itself comes first. */
  public List<Observed> examine(Channel channel, ExamineOptions options)
      throws InterruptedException {
    Instant began = clock.instant();
    Findings findings = new Findings(channel.name());
    Inquiry inquiry = new Inquiry(channel, clock, findings, options.limit());
    MachineSurvey machine = new MachineSurvey(inquiry, findings, clock);
    RegistrySurvey registry = new RegistrySurvey(inquiry, findings);
    findings.take(channel.surroundings());
    machine.begin();
    registry.begin();
    inquiry.round();

    ports(registry, options.port()).forEach(machine::port);
    KeyFiles keys = new KeyFiles(inquiry, findings);
    keys.folder(USUAL_DRIVE);
    Optional<String> guid = registry.text(CRYPTOGRAPHY, "MachineGuid").filter(HostExaminer::isGuid);
    guid.ifPresentOrElse(
        text -> keys.file(USUAL_DRIVE, KeyFiles.OWN_CONTAINER, text),
        () ->
            findings.unread(
                "the listener's key file",
                Unread.REFUSED,
                "its name ends in the MachineGuid, which is not known"));
    EventLogs logs = new EventLogs(inquiry, findings, options.back());
    logs.begin(options.logs());
    inquiry.round();

    keysOfCng(findings);
    guid.ifPresent(
        text -> containers(findings).forEach(container -> keys.file(USUAL_DRIVE, container, text)));
    for (int round = 0; round < FURTHER_ROUNDS; round++) {
      inquiry.round();
    }
    logs.follow();
    registry.finish();
    logs.read(machine.described().map(SystemDescribed::now).orElse(began));
    return conclude(began, findings, inquiry, machine.described());
  }

  /**
   * What is known of a host into which no channel could be opened.
   *
   * @param because one line for people
   * @param surroundings what is known of the way to it all the same
   */
  public static List<Observed> notOpened(
      String channel, String because, List<HostObservation> surroundings) {
    Findings findings = new Findings(channel);
    findings.take(surroundings);
    findings.unread("everything", Unread.NOT_ANSWERED, because);
    findings.finish();
    return List.copyOf(findings.found());
  }

  private static boolean isGuid(String text) {
    return text.matches("[0-9a-fA-F-]{36}");
  }

  /** The listener's, the one that is dialled, and the usual one. */
  private static Set<Integer> ports(RegistrySurvey registry, int dialled) {
    Set<Integer> ports = new TreeSet<>(List.of(dialled, USUAL_PORT));
    registry
        .number(LISTENER, "PortNumber")
        .filter(port -> port > 0 && port <= MAX_PORT)
        .ifPresent(port -> ports.add(port.intValue()));
    return ports;
  }

  /**
   * Of the certificates of the machine's own store: one of them may be bound to the listener. Only
   * keys of CryptoAPI lie in files whose names can be told.
   */
  private static Set<String> containers(Findings findings) {
    Set<String> containers = new TreeSet<>();
    for (Observed each : findings.found()) {
      if (each.observation() instanceof CertificateStored stored
          && containers.size() < MAX_KEY_FILES
          && stored
              .keyProvider()
              .filter(name -> name.contains("Cryptographic Provider"))
              .isPresent()) {
        stored
            .keyContainer()
            .filter(name -> !name.equalsIgnoreCase(KeyFiles.OWN_CONTAINER))
            .filter(StandardCharsets.US_ASCII.newEncoder()::canEncode) // of others it is not known
            .ifPresent(containers::add);
      }
    }
    return containers;
  }

  /** Names the keys that are not looked for, so that nobody takes them for readable. */
  private static void keysOfCng(Findings findings) {
    for (Observed each : List.copyOf(findings.found())) {
      if (each.observation() instanceof CertificateStored stored
          && stored.keyProvider().filter(name -> name.contains(CNG)).isPresent()) {
        findings.unread(
            "key file of certificate " + stored.certificate().sha1(),
            Unread.NOT_CARRIED,
            "a key of CNG, whose file's name nobody tells");
      }
    }
  }

  private List<Observed> conclude(
      Instant began, Findings findings, Inquiry inquiry, Optional<SystemDescribed> system) {
    system.ifPresent(each ->
        findings.add(
            "the system",
            new BundleObservation.SystemDescribed(
                Optional.of(Findings.bounded(each.computer())).filter(name -> !name.isEmpty()),
                each.domain().map(Findings::bounded),
                Optional.empty(),
                Optional.of(Findings.bounded(each.build())),
                Optional.empty(),
                Optional.empty(),
                each.lastBoot().map(Instant::toString))));
    long unread = findings.unread();
    findings.finish();
    List<Observed> all = findings.found();
    all.addFirst(
        new Observed(
            findings.at("the machine"),
            new HostExamined(
                findings.channel(),
                system.map(SystemDescribed::computer).map(Findings::bounded),
                system.flatMap(SystemDescribed::domain).map(Findings::bounded),
                system.map(SystemDescribed::build).map(Findings::bounded),
                system.flatMap(SystemDescribed::lastBoot),
                system.map(SystemDescribed::elevated),
                began,
                Duration.between(began, clock.instant()),
                inquiry.asked(),
                unread)));
    return List.copyOf(all);
  }
}
