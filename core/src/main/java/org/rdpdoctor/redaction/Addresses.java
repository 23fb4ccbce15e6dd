package org.rdpdoctor.redaction;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Addresses by others of the same kind: private, shared, link-local, loopback, multicast stay what
 * they are, public ones come from the ranges for documentation. Addresses of one subnet (/24, /64)
 * stay together. Unspecified, loopback (127.0.0.1, ::1) and masks stay as they are.
 */
final class Addresses {
  private static final Pattern V4 = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*(:[0-9.]{7,15})?");
  private static final Pattern ZONE = Pattern.compile("%[A-Za-z0-9_.-]{1,32}$");
  private static final int MAX_CHARACTERS = 80;
  private static final int BYTE = 0xFF;
  private static final int V6_SUBNET_BYTES = 8;
  private static final int V4_BYTES = 4;

  private final Set<String> met = new HashSet<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> subnets = new HashMap<>();
  private final Map<String, Integer> subnetCounts = new HashMap<>();
  private final Map<String, Integer> hostCounts = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();
  private boolean gathering;

  /** A block out of which replacements of a kind come; {@code subnet} makes one of a number. */
  private enum Block {
    TEN(10),
    ONE_HUNDRED_SEVENTY_TWO(172),
    ONE_HUNDRED_NINETY_TWO(192),
    SHARED(100),
    LINK_LOCAL(169),
    LOOPBACK(127),
    MULTICAST(239),
    PUBLIC(0);

    private static final String[] DOCUMENTATION = {"192.0.2.", "198.51.100.", "203.0.113."};
    private final int first;

    Block(int first) {
      this.first = first;
    }

    String subnet(int number) {
      int low = number & BYTE;
      int high = number >> 8 & BYTE;
      return switch (this) {
        case TEN, LOOPBACK, MULTICAST -> "%d.%d.%d.".formatted(first, high, low);
        case ONE_HUNDRED_SEVENTY_TWO -> "172.%d.%d.".formatted(16 + (high & 0xF), low);
        case ONE_HUNDRED_NINETY_TWO -> "192.168.%d.".formatted(low);
        case SHARED -> "100.%d.%d.".formatted(64 + (high & 0x3F), low);
        case LINK_LOCAL -> "169.254.%d.".formatted(low);
        case PUBLIC ->
            number <= DOCUMENTATION.length
                ? DOCUMENTATION[number - 1]
                : "%d.%d.%d.".formatted(240 + (number >> 16 & 0xF), high, low);
      };
    }

    int subnets() {
      return switch (this) {
        case TEN, LOOPBACK, MULTICAST -> 0x1_0000;
        case ONE_HUNDRED_SEVENTY_TWO -> 0x1000;
        case ONE_HUNDRED_NINETY_TWO, LINK_LOCAL -> 0x100;
        case SHARED -> 0x4000;
        case PUBLIC -> 0xE_FFFF;
      };
    }

    static Block of(byte[] address) {
      int first = address[0] & BYTE;
      int second = address[1] & BYTE;
      if (first == 10) {
        return TEN;
      }
      if (first == 172 && second >= 16 && second <= 31) {
        return ONE_HUNDRED_SEVENTY_TWO;
      }
      if (first == 192 && second == 168) {
        return ONE_HUNDRED_NINETY_TWO;
      }
      if (first == 100 && second >= 64 && second <= 127) {
        return SHARED;
      }
      if (first == 169 && second == 254) {
        return LINK_LOCAL;
      }
      if (first == 127) {
        return LOOPBACK;
      }
      return first >= 224 && first <= 239 ? MULTICAST : PUBLIC;
    }
  }

  /** While addresses are gathered, each is noted and none is replaced. */
  void gathering(boolean on) {
    gathering = on;
  }

  /** Empty when the text is no address. */
  Optional<String> replace(String text) {
    Optional<byte[]> address = parse(text);
    if (gathering) {
      address
          .filter(bytes -> bytes.length == V4_BYTES)
          .ifPresent(bytes -> met.add(v4Subnet(bytes)));
      return address.map(_ -> text);
    }
    return address.map(this::replace);
  }

  static boolean isAddress(String text) {
    return parse(text).isPresent();
  }

  private static Optional<byte[]> parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    String plain = ZONE.matcher(text).replaceFirst("");
    if (!V4.matcher(plain).matches() && !V6.matcher(plain).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(plain).getAddress());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private String replace(byte[] address) {
    String known = HexFormat.of().formatHex(address);
    String replacement = replaced.get(known);
    if (replacement == null) {
      replacement = address.length == V4_BYTES ? v4(address) : v6(address);
      replaced.put(known, replacement);
    }
    return replacement;
  }

  private String v4(byte[] address) {
    if (isKept(address)) {
      return written(address);
    }
    Block block = Block.of(address);
    String original = v4Subnet(address);
    String subnet = subnets.computeIfAbsent(original, _ -> free(block));
    int host = hostCounts.merge(subnet, 1, Integer::sum);
    return subnet + (host & BYTE);
  }

  /** Unspecified, the usual loopback address, broadcast and masks. */
  private static boolean isKept(byte[] address) {
    return (address[0] & BYTE) == BYTE
        || Arrays.equals(address, new byte[V4_BYTES])
        || Arrays.equals(address, new byte[] {127, 0, 0, 1});
  }

  /** A subnet that occurs in the evidence itself would be mistaken for that one. */
  private String free(Block block) {
    for (int tries = 0; tries < block.subnets(); tries++) {
      String subnet = block.subnet(subnetCounts.merge(block.name(), 1, Integer::sum));
      if (!met.contains(subnet) && taken.add(subnet)) {
        return subnet;
      }
    }
    for (int number = 1; number <= block.subnets(); number++) {
      if (taken.add(block.subnet(number))) {
        return block.subnet(number);
      }
    }
    throw new IllegalStateException("more subnets than there are in " + block);
  }

  private static String v4Subnet(byte[] address) {
    return "%d.%d.%d.".formatted(address[0] & BYTE, address[1] & BYTE, address[2] & BYTE);
  }

  private static String written(byte[] address) {
    return v4Subnet(address) + (address[3] & BYTE);
  }

  private String v6(byte[] address) {
    boolean head = Arrays.equals(address, 0, 15, new byte[15], 0, 15);
    if (head && (address[15] == 0 || address[15] == 1)) {
      return address[15] == 0 ? "::" : "::1";
    }
    String original = HexFormat.of().formatHex(address, 0, V6_SUBNET_BYTES);
    String subnet = subnets.computeIfAbsent(original, _ -> v6Subnet(address));
    int host = hostCounts.merge(subnet, 1, Integer::sum);
    return subnet + Integer.toHexString(host);
  }

  private String v6Subnet(byte[] address) {
    int first = address[0] & BYTE;
    int second = address[1] & BYTE;
    if (first == 0xFE && (second & 0xC0) == 0x80) {
      return "fe80::";
    }
    if (first == BYTE) {
      return "ff%02x::db8:".formatted(second);
    }
    boolean local = (first & 0xFE) == 0xFC;
    int number = subnetCounts.merge(local ? "v6 local" : "v6", 1, Integer::sum);
    String lead = local ? "fd00:0:" : "2001:db8:";
    return "%s%x:%x::".formatted(lead, number >> 16, number & 0xFFFF);
  }
}
