package org.rdpdoctor.remote.agent;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.Target;

/**
 * What an agent may examine. A name is allowed by that name alone: whoever allows a network does
 * not allow what names lead to.
 */
public final class AllowedTargets {
  /** What {@code --stdio} allows when nothing is said: who has a shell there needs no agent. */
  public static final AllowedTargets ALL = new AllowedTargets(List.of(), true);

  private static final Pattern V6 = Pattern.compile("\\[([^\\]]+)\\](?::(\\d{1,5}|\\*))?");
  private static final Pattern OTHER = Pattern.compile("([^:\\[\\]]+)(?::(\\d{1,5}|\\*))?");
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_.-]{1,255}");
  private static final int USUAL_PORT = 3389;
  private static final int MAX_PORT = 65_535;
  private static final int BITS = 8;

  /** One entry; port empty for all. */
  private sealed interface Entry {
    Optional<Integer> port();

    boolean holds(String host);

    record Name(String name, Optional<Integer> port) implements Entry {
      @Override
      public boolean holds(String host) {
        return name.equalsIgnoreCase(host);
      }
    }

    record Network(InetAddress address, int bits, Optional<Integer> port) implements Entry {
      @Override
      public boolean holds(String host) {
        return literal(host).map(each -> contains(each.getAddress())).orElse(false);
      }

      private boolean contains(byte[] other) {
        byte[] own = address.getAddress();
        if (own.length != other.length) {
          return false;
        }
        for (int bit = 0; bit < bits; bit++) {
          int mask = 1 << (BITS - 1 - bit % BITS);
          if ((own[bit / BITS] & mask) != (other[bit / BITS] & mask)) {
            return false;
          }
        }
        return true;
      }
    }
  }

  private final List<Entry> entries;
  private final boolean all;

  private AllowedTargets(List<Entry> entries, boolean all) {
    this.entries = List.copyOf(entries);
    this.all = all;
  }

  /**
   * From entries such as srv.example.com, 192.0.2.0/24:3390, [2001:db8::/32]:*; the port is 3389
   * where none is said.
   *
   * @throws IllegalArgumentException with a sentence that says which entry is none
   */
  public static AllowedTargets of(List<String> texts) {
    List<Entry> entries = new ArrayList<>();
    for (String text : texts) {
      entries.add(
          entry(text.strip().toLowerCase(Locale.ROOT))
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "'%s' is no target: give HOST, ADDRESS or NETWORK/BITS, with :PORT or :* unless it is 3389"
                          .formatted(text))));
    }
    return new AllowedTargets(entries, false);
  }

  private static Optional<Entry> entry(String text) {
    boolean bareV6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
    Matcher matcher = (text.startsWith("[") ? V6 : OTHER).matcher(text);
    if (!bareV6 && !matcher.matches()) {
      return Optional.empty();
    }
    String host = bareV6 ? text : Objects.requireNonNullElse(matcher.group(1), "");
    String named = bareV6 ? "" : Objects.requireNonNullElse(matcher.group(2), "");
    Optional<Integer> port =
        named.equals("*")
            ? Optional.empty()
            : Optional.of(named.isEmpty() ? USUAL_PORT : Integer.parseInt(named));
    if (port.filter(each -> each < 1 || each > MAX_PORT).isPresent()) {
      return Optional.empty();
    }
    return host.indexOf('/') >= 0 || literal(host).isPresent()
        ? network(host, port)
        : Optional.of(host)
            .filter(each -> NAME.matcher(each).matches())
            .map(each -> new Entry.Name(each, port));
  }

  private static Optional<Entry> network(String text, Optional<Integer> port) {
    int slash = text.indexOf('/');
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    return literal(slash < 0 ? text : text.substring(0, slash))
        .filter(_ -> slash < 0 || bits.matches("\\d{1,3}"))
        .map(address -> {
          int most = address.getAddress().length * BITS;
          return new Entry.Network(address, slash < 0 ? most : Integer.parseInt(bits), port);
        })
        .filter(each -> each.bits() <= each.address().getAddress().length * BITS)
        .map(each -> each);
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean allow(Target target) {
    return all
        || entries.stream()
            .anyMatch(each ->
                each.holds(target.host())
                    && each.port().map(port -> port == target.port()).orElse(true));
  }

  /** Its other ports may be tried, too. */
  boolean allowEveryPort(Target target) {
    return all
        || entries.stream().anyMatch(each -> each.port().isEmpty() && each.holds(target.host()));
  }
}
