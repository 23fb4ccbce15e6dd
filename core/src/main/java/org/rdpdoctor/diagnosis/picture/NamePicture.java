package org.rdpdoctor.diagnosis.picture;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.NameObservation.AliasChain;
import org.rdpdoctor.model.NameObservation.DnsAnswered;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NameObservation.NameLeftTo;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NameObservation.NoSuchName;
import org.rdpdoctor.model.NameObservation.ResolverFailed;

/** The name stage. */
public record NamePicture(StageView view) {
  public boolean isAddress() {
    return view.has(NameIsAddress.class);
  }

  /** What the system's resolver gives, as every client on this machine gets it. */
  public List<String> addresses() {
    return view.seen(NameResolved.class).stream()
        .flatMap(seen -> seen.what().addresses().stream())
        .distinct()
        .toList();
  }

  /** A name server or the system says that the name does not exist, and nothing resolves it. */
  public Optional<Seen<NoSuchName>> noSuchName() {
    return addresses().isEmpty() ? view.first(NoSuchName.class) : Optional.empty();
  }

  /** The name exists in DNS, without any address. */
  public boolean hasNoAddress() {
    return addresses().isEmpty()
        && noSuchName().isEmpty()
        && view.has(DnsAnswered.class)
        && dnsAddresses().isEmpty();
  }

  public Optional<Seen<ResolverFailed>> resolverFailed() {
    return addresses().isEmpty() ? view.first(ResolverFailed.class) : Optional.empty();
  }

  /** Addresses that DNS gives when asked directly, apart from the hosts file. */
  public Set<String> dnsAddresses() {
    Set<String> found = new LinkedHashSet<>();
    for (Seen<DnsAnswered> seen : view.seen(DnsAnswered.class)) {
      if (!seen.what().recordType().equals("CNAME")) {
        found.addAll(seen.what().values());
      }
    }
    return found;
  }

  /** This machine's resolver (hosts file, cache) and DNS share no address. */
  public boolean resolverAndDnsDisagree() {
    Set<String> dns = dnsAddresses();
    return !dns.isEmpty()
        && !addresses().isEmpty()
        && addresses().stream().noneMatch(dns::contains);
  }

  public boolean isAlias() {
    return view.has(AliasChain.class);
  }

  public Standing standing() {
    Optional<Seen<NameLeftTo>> left = view.first(NameLeftTo.class);
    if (left.isPresent()) {
      return Standing.good("the name is left to %s".formatted(left.get().what().by()));
    }
    if (isAddress()) {
      return Standing.good("the target is an address; nothing to resolve");
    }
    if (!addresses().isEmpty()) {
      return Standing.good("the name resolves to " + shown(addresses()));
    }
    if (noSuchName().isPresent()) {
      return Standing.bad(
          "the name does not exist, says " + PlainText.of(noSuchName().get().what().saidBy()));
    }
    if (hasNoAddress()) {
      return Standing.bad("the name exists in DNS but has no address");
    }
    return resolverFailed()
        .map(seen ->
            Standing.unknown(
                "no resolver could say whether the name exists: "
                    + PlainText.of(seen.what().how())))
        .orElseGet(() -> Standing.unknown(view.whyMissing()));
  }

  private static String shown(List<String> addresses) {
    return PlainText.of(String.join(", ", addresses));
  }
}
