package org.rdpdoctor.probe.kerberos;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.KdcNameUnresolved;
import org.rdpdoctor.model.KerberosObservation.ServiceHost;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsAbsent;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsFound;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsUnknown;
import org.rdpdoctor.probe.Together;
import org.rdpdoctor.probe.name.Resolver;
import org.rdpdoctor.probe.name.Resolver.Resolution;
import org.rdpdoctor.probe.name.ServiceResolver;
import org.rdpdoctor.probe.name.ServiceResolver.Services;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.wire.dns.DnsMessage.ServiceTarget;

/** Finds a realm's KDCs by their SRV records: RFC 4120 section 7.2.3.2, MS-ADTS 6.3.2.3. */
final class KdcFinder {
  /** More of a realm's KDCs are not asked. */
  static final int MAX_KDCS = 4;

  private static final int MAX_HOSTS_TOLD = 32;
  private static final int MAX_ADDRESSES = 2;
  private static final Duration RECORD_LIMIT = Duration.ofSeconds(3);
  private static final Duration NAME_LIMIT = Duration.ofSeconds(5);

  private final ServiceResolver services;
  private final Resolver resolver;
  private final Deadline deadline;
  private final Consumer<KerberosObservation> seen;

  KdcFinder(
      ServiceResolver services,
      Resolver resolver,
      Deadline deadline,
      Consumer<KerberosObservation> seen) {
    this.services = services;
    this.resolver = resolver;
    this.deadline = deadline;
    this.seen = seen;
  }

  /** The answer about one name. */
  private record Told(String name, Services answer, Duration took) {}

  /** Every place where the realm's name servers say that a KDC is, TCP's records first. */
  List<KdcLocation> kdcsOf(String realm) throws InterruptedException {
    List<Told> all = ask(realm);
    all.forEach(this::tell);
    Set<KdcLocation> locations = new LinkedHashSet<>();
    for (Told told : all) {
      if (told.answer instanceof Services.Found found) {
        boolean directory = told.name.startsWith("_ldap.");
        found.targets().stream().map(target -> location(target, directory)).forEach(locations::add);
      }
    }
    return locations.stream().limit(MAX_KDCS).toList();
  }

  /** A domain controller's LDAP record gives its name; its KDC has the usual port. */
  private static KdcLocation location(ServiceTarget target, boolean directory) {
    return new KdcLocation(
        withoutDot(target.host()), directory ? KdcLocation.DEFAULT_PORT : target.port());
  }

  private static String withoutDot(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private List<Told> ask(String realm) throws InterruptedException {
    String domain = realm.toLowerCase(Locale.ROOT);
    List<Callable<Told>> questions = new ArrayList<>();
    for (String service :
        List.of(
            "_kerberos._tcp", "_kerberos._udp", "_kerberos-master._udp", "_ldap._tcp.dc._msdcs")) {
      questions.add(() -> ask(service, domain));
    }
    return Together.all(questions);
  }

  private Told ask(String service, String domain) throws InterruptedException {
    String name = service + "." + domain;
    long began = System.nanoTime();
    Services answer = services.services(name, deadline.atMost(RECORD_LIMIT));
    return new Told(name, answer, Duration.ofNanos(System.nanoTime() - began));
  }

  private void tell(Told told) {
    seen.accept(
        switch (told.answer) {
          case Services.Found found ->
              new ServiceRecordsFound(
                  told.name,
                  found.targets().stream().limit(MAX_HOSTS_TOLD).map(KdcFinder::host).toList(),
                  told.took);
          case Services.None none -> new ServiceRecordsAbsent(told.name, none.saidBy(), told.took);
          case Services.Unknown unknown ->
              new ServiceRecordsUnknown(told.name, unknown.how(), told.took);
        });
  }

  private static ServiceHost host(ServiceTarget target) {
    return new ServiceHost(target.host(), target.port(), target.priority(), target.weight());
  }

  /** The addresses of a KDC, few of them. */
  List<InetSocketAddress> addressesOf(KdcLocation location) throws InterruptedException {
    Resolution resolution = resolver.resolve(location.host(), deadline.atMost(NAME_LIMIT));
    return switch (resolution) {
      case Resolution.Found found ->
          found.addresses().stream()
              .limit(MAX_ADDRESSES)
              .map((InetAddress address) -> new InetSocketAddress(address, location.port()))
              .toList();
      case Resolution.NoSuchName _ -> unresolved(location, "no such name");
      case Resolution.Failed failed -> unresolved(location, failed.how());
    };
  }

  private List<InetSocketAddress> unresolved(KdcLocation location, String how) {
    seen.accept(new KdcNameUnresolved(location.toString(), how));
    return List.of();
  }
}
