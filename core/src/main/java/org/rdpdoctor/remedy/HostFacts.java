package org.rdpdoctor.remedy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostClockSeen;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.HostObservation.HostFileMissing;
import org.rdpdoctor.model.HostObservation.HostFileSeen;
import org.rdpdoctor.model.HostObservation.HostFirewallCovered;
import org.rdpdoctor.model.HostObservation.HostFirewallRuleSeen;
import org.rdpdoctor.model.HostObservation.HostKeysAbsent;
import org.rdpdoctor.model.HostObservation.HostMembersListed;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/**
 * What was read on the living host. What files tell is left out: it was so once, and nothing is
 * changed because of it.
 */
final class HostFacts {
  private final List<Observation> seen;

  HostFacts(Evidence evidence) {
    this.seen =
        evidence.recorded().stream()
            .filter(each -> each.source() instanceof Source.Host)
            .map(each -> each.observation())
            .toList();
  }

  private <T extends Observation> Stream<T> all(Class<T> kind) {
    return seen.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** Anything at all was read there. */
  boolean examined() {
    return !seen.isEmpty();
  }

  Optional<RegistryData> value(String key, String name) {
    return state(key, name) instanceof State.ValueHeld held
        ? Optional.of(held.data())
        : Optional.empty();
  }

  /** Absent only when that was seen. */
  State state(String key, String name) {
    Optional<RegistryValueFound> found =
        all(RegistryValueFound.class)
            .filter(each -> each.key().equalsIgnoreCase(key) && each.name().equalsIgnoreCase(name))
            .findFirst();
    if (found.isPresent()) {
      return RegistryWords.data(found.get())
          .<State>map(State.ValueHeld::new)
          .orElse(new State.Unknown("only in parts in the evidence"));
    }
    boolean missing =
        all(RegistryValueMissing.class)
                .anyMatch(
                    each -> each.key().equalsIgnoreCase(key) && each.name().equalsIgnoreCase(name))
            || keyIsAbsent(key);
    return missing ? new State.Absent() : new State.Unknown("not in the evidence");
  }

  private boolean keyIsAbsent(String key) {
    return all(HostKeysAbsent.class)
        .flatMap(each -> each.keys().stream())
        .anyMatch(each -> isOrIsAbove(each, key));
  }

  private static boolean isOrIsAbove(String absent, String key) {
    String above = absent.toLowerCase(Locale.ROOT);
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.equals(above) || lower.startsWith(above + "\\");
  }

  /** A number; empty when it is absent, no number, or not known. */
  Optional<Long> number(String key, String name) {
    return value(key, name).flatMap(RegistryText::number);
  }

  boolean is(String key, String name, long number) {
    return number(key, name).filter(each -> each == number).isPresent();
  }

  boolean absent(String key, String name) {
    return state(key, name) instanceof State.Absent;
  }

  /** Of Remote Desktop Services; what it says outweighs the local value of the same name. */
  boolean ruledByPolicy(String name) {
    return value(Windows.POLICY, name).isPresent();
  }

  Optional<ServiceListed> service(String name) {
    return all(ServiceListed.class).filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
  }

  State serviceState(String name) {
    return service(name)
        .flatMap(each ->
            each.startMode()
                .flatMap(HostFacts::startType)
                .map(start -> new State.ServiceHeld(each.state().equals("Running"), start)))
        .<State>map(held -> held)
        .orElse(new State.Unknown("not in the evidence"));
  }

  private static Optional<StartType> startType(String mode) {
    return switch (mode) {
      case "Auto", "Automatic" -> Optional.of(StartType.AUTOMATIC);
      case "Manual" -> Optional.of(StartType.ON_DEMAND);
      case "Disabled" -> Optional.of(StartType.DISABLED);
      case "Boot" -> Optional.of(StartType.BOOT);
      case "System" -> Optional.of(StartType.SYSTEM);
      default -> Optional.empty();
    };
  }

  boolean disabled(String service) {
    return serviceState(service) instanceof State.ServiceHeld held
        && held.start() == StartType.DISABLED;
  }

  boolean stopped(String service) {
    return service(service).map(each -> each.state().equals("Stopped")).orElse(false);
  }

  /** The port that the listener has by its settings; empty when it is not known. */
  Optional<Integer> listenerPort() {
    return number(Windows.LISTENER, "PortNumber")
        .filter(port -> port > 0 && port <= 65_535)
        .map(Long::intValue);
  }

  List<HostFirewallRuleSeen> rules() {
    return all(HostFirewallRuleSeen.class).toList();
  }

  boolean rulesCovered(int port) {
    return all(HostFirewallCovered.class).anyMatch(each -> each.port() == port);
  }

  List<PortListed> listeners(int port) {
    return all(PortListed.class)
        .filter(each -> each.port() == port && each.protocol().equals("TCP"))
        .toList();
  }

  /** The certificates of the machine that were found in its stores. */
  List<CertificateStored> certificates() {
    return all(CertificateStored.class).toList();
  }

  Optional<CertificateStored> certificate(String sha1) {
    return certificates().stream()
        .filter(each -> each.certificate().sha1().toString().equalsIgnoreCase(sha1))
        .findFirst();
  }

  /** Thumbprint in lower-case hex. */
  Optional<String> thumbprint(String key, String name) {
    return value(key, name)
        .filter(data -> data.type() == RegistryData.BINARY && !data.data().isEmpty())
        .map(data -> data.data().toString());
  }

  Optional<String> machineGuid() {
    return value(Windows.CRYPTOGRAPHY, "MachineGuid")
        .map(RegistryText::text)
        .filter(text -> text.matches("[0-9a-fA-F-]{1,64}"));
  }

  /** The name of the file with the listener's own key; a clone may hold others beside it. */
  Optional<String> keyFileName() {
    return machineGuid().map(guid -> Windows.KEY_FILE_PREFIX + guid);
  }

  Optional<String> keyFile() {
    return keyFileName().map(name -> Windows.KEY_FOLDER + "\\" + name);
  }

  /**
   * The file of a key container of CryptoAPI: the MD5 of its name in lower case with a zero behind
   * it, as four little-endian words, and the MachineGuid.
   */
  Optional<String> keyFile(String container) {
    return machineGuid().map(guid -> Windows.KEY_FOLDER + "\\" + hashed(container) + "_" + guid);
  }

  private static String hashed(String container) {
    try {
      byte[] name = (container.toLowerCase(Locale.ROOT) + "\0").getBytes(StandardCharsets.US_ASCII);
      ByteBuffer words =
          ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(name))
              .order(ByteOrder.LITTLE_ENDIAN);
      StringBuilder text = new StringBuilder();
      while (words.hasRemaining()) {
        text.append("%08x".formatted(words.getInt()));
      }
      return text.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** Its full name in the DNS, or the name that it gives itself. */
  Optional<String> name() {
    return examination()
        .flatMap(each ->
            each.computer()
                .map(computer ->
                    each.domain()
                        .filter(domain -> !computer.contains("."))
                        .map(domain -> computer + "." + domain)
                        .orElse(computer)));
  }

  boolean fileMissing(String path) {
    return all(HostFileMissing.class).anyMatch(each -> each.path().equalsIgnoreCase(path));
  }

  Optional<HostFileSeen> file(String path) {
    return all(HostFileSeen.class).filter(each -> each.path().equalsIgnoreCase(path)).findFirst();
  }

  /** Empty when it was not read, or cannot be. */
  Optional<SecurityDescriptor> descriptor(String path) {
    return file(path).flatMap(HostFileSeen::descriptor).flatMap(HostFacts::parsed);
  }

  private static Optional<SecurityDescriptor> parsed(String sddl) {
    try {
      return Optional.of(Sddl.parse(sddl));
    } catch (DecodeException unreadable) {
      return Optional.empty();
    }
  }

  Optional<HostMembersListed> members(String groupSid) {
    return all(HostMembersListed.class)
        .filter(each -> each.group().equalsIgnoreCase(groupSid))
        .findFirst();
  }

  Optional<HostClockSeen> clock() {
    return all(HostClockSeen.class).findFirst();
  }

  Optional<HostExamined> examination() {
    return all(HostExamined.class).findFirst();
  }

  /** Registry observations as registry data. */
  private static final class RegistryWords {
    private RegistryWords() {}

    static Optional<RegistryData> data(RegistryValueFound found) {
      String text = found.data();
      if (text.length() >= RegistryObservation.MAX_CHARACTERS) {
        return Optional.empty();
      }
      return switch (found.kind()) {
        case "REG_DWORD" ->
            text.matches("[0-9]{1,10}")
                ? Optional.of(RegistryData.number((int) Long.parseLong(text)))
                : Optional.empty();
        case "REG_SZ" -> Optional.of(RegistryData.text(text));
        case "REG_MULTI_SZ" ->
            Optional.of(
                RegistryText.ofTexts(text.isEmpty() ? List.of() : List.of(text.split("; ", -1))));
        case "REG_BINARY" -> hex(text);
        default -> Optional.empty();
      };
    }

    private static Optional<RegistryData> hex(String text) {
      return text.length() % 2 == 0 && text.matches("[0-9a-fA-F]*")
          ? Optional.of(RegistryData.binary(org.rdpdoctor.wire.Bytes.ofHex(text)))
          : Optional.empty();
    }
  }
}
