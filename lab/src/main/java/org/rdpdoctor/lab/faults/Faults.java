package org.rdpdoctor.lab.faults;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rdpdoctor.lab.Fault;

/** Every fault that there is. */
public final class Faults {
  private static final List<Fault> ALL =
      Stream.of(
              HealthyServers.all(),
              UnusableKeys.all(),
              WrongCertificates.all(),
              TlsMismatches.all(),
              NegotiationFaults.all(),
              OtherServices.all(),
              BrokenConnections.all(),
              LogonFaults.all(),
              UdpFaults.all(),
              LicensingFaults.all(),
              StandardSecurityFaults.all(),
              SessionFaults.all(),
              SignInFaults.all(),
              GatewayFaults.all(),
              HostilePeers.all())
          .flatMap(List::stream)
          .sorted(Comparator.comparing(Fault::id))
          .toList();

  private static final Pattern SLOW = Pattern.compile("slow-([1-9][0-9]?)");

  private Faults() {}

  /** Sorted by id. */
  public static List<Fault> all() {
    return ALL;
  }

  /**
   * The fault with that id. Beside those of {@link #all} there is {@code slow-N}, which answers
   * after N seconds, 25 at most.
   */
  public static Optional<Fault> find(String id) {
    Optional<Fault> listed = ALL.stream().filter(fault -> fault.id().equals(id)).findFirst();
    return listed.or(() -> slowFor(id));
  }

  /**
   * Whether the fault shows itself only to who signs in, with the account of {@link
   * org.rdpdoctor.lab.rdp.SignInPolicy}.
   */
  public static boolean needsSignIn(Fault fault) {
    return SignInFaults.all().stream().anyMatch(each -> each.id().equals(fault.id()));
  }

  private static Optional<Fault> slowFor(String id) {
    Matcher matcher = SLOW.matcher(id);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Duration delay = Duration.ofSeconds(Integer.parseInt(matcher.group(1)));
    return delay.compareTo(BrokenConnections.LONGEST_DELAY) <= 0
        ? Optional.of(BrokenConnections.slow(id, delay))
        : Optional.empty();
  }
}
