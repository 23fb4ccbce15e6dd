package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.CertificateObservation.Certificate;

/** Comparison of names and addresses of target and answerer. */
final class HostNames {
  private HostNames() {}

  static boolean isV6(Sight sight) {
    return sight.address().map(address -> address.indexOf(':') >= 0).orElse(false);
  }

  /** The host that answers proves by its certificate or by NLA that it carries the asked name. */
  static boolean answererIsTarget(Sight sight) {
    return sight.certificate().namesTarget()
        || sight.nla().computer().map(name -> sameHost(name, sight.target().host())).orElse(false);
  }

  /** The host names itself, the target is a name, and the two have nothing in common. */
  static boolean answererIsAnother(Sight sight) {
    return !sight.name().isAddress()
        && !sight.name().isAlias()
        && !sight.target().host().equalsIgnoreCase("localhost")
        && sight.nla().computer().isPresent()
        && !answererIsTarget(sight);
  }

  /** The certificate is made out to the computer that the NLA challenge names. */
  static boolean certificateNamesComputer(Sight sight) {
    Optional<String> named = sight.certificate().own().flatMap(Certificate::commonName);
    return named
        .flatMap(name -> sight.nla().computer().map(computer -> sameHost(name, computer)))
        .orElse(false);
  }

  /** RFC 1918 and RFC 4193. */
  static boolean privateAddress(Sight sight) {
    return sight.address().map(HostNames::isPrivate).orElse(false);
  }

  /** RFC 6598 (100.64.0.0/10), which overlays such as Tailscale use. */
  static boolean overlayAddress(Sight sight) {
    return sight.address().map(address -> inRange(address, 100, 64, 127)).orElse(false);
  }

  private static boolean isPrivate(String address) {
    return address.startsWith("10.")
        || address.startsWith("192.168.")
        || inRange(address, 172, 16, 31)
        || address.startsWith("fc")
        || address.startsWith("fd");
  }

  private static boolean inRange(String address, int first, int secondLeast, int secondMost) {
    String prefix = first + ".";
    int dot = address.indexOf('.', prefix.length());
    if (!address.startsWith(prefix) || dot < 0) {
      return false;
    }
    String second = address.substring(prefix.length(), dot);
    boolean digits = second.length() <= 3 && second.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits
        && !second.isEmpty()
        && Integer.parseInt(second) >= secondLeast
        && Integer.parseInt(second) <= secondMost;
  }

  /** The same name, or the same first label. */
  static boolean sameHost(String one, String other) {
    return one.equalsIgnoreCase(other) || label(one).equalsIgnoreCase(label(other));
  }

  private static String label(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
