package org.rdpdoctor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts, domains, accounts and what is put together of them. Names are replaced label by label, so
 * that the same host, the same domain and a wildcard over it are still recognised as such.
 */
final class Places {
  private static final String HOST = "host";
  private static final String DOMAIN = "domain";
  private static final String USER = "user";
  private static final int MAX_NAME = 253;

  /** Endings that name nobody. */
  private static final Set<String> ENDINGS =
      Set.of("com", "net", "org", "local", "localdomain", "lan", "internal", "home", "arpa");

  /** What stands in the place of a name and is none; principals of every Windows. */
  private static final Set<String> NOBODY =
      Set.of(
          "-",
          "*",
          "local",
          "localhost",
          "unknown",
          "unnamed",
          "system",
          "local service",
          "network service",
          "anonymous logon",
          "nt authority",
          "nt service",
          "builtin",
          "window manager",
          "font driver host",
          "iis apppool",
          "localsystem",
          "localservice",
          "networkservice",
          "everyone",
          "authenticated users",
          "creator owner",
          "owner rights",
          "nt authority\\service",
          "builtin\\users",
          "builtin\\administrators");

  /** Principals of every Windows in SDDL (MS-DTYP 2.5.1.1). */
  private static final Set<String> LETTERS =
      Set.of(
          "AN", "AO", "AU", "BA", "BG", "BO", "BU", "CG", "CO", "DA", "DU", "ED", "IU", "LA", "LG",
          "LS", "NO", "NS", "NU", "OW", "PU", "RC", "RD", "SO", "SU", "SY", "WD", "WR");

  private static final Pattern SESSION_ACCOUNT = Pattern.compile("(?i)(dwm|umfd)-[0-9]{1,5}");
  private static final Pattern BLANK_OR_CONTROL = Pattern.compile("[\\s\\p{Cntrl}]");
  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{1,15})://([^/?#]*)(.*)", Pattern.DOTALL);
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]*)](:[0-9]{1,5})?");
  private static final Pattern PORT = Pattern.compile("(.*):([0-9]{1,5})", Pattern.DOTALL);
  private static final Pattern MSTS = Pattern.compile("([0-9]{1,10})[.]([0-9]{1,5})[.]([0-9]{4})");
  private static final Pattern COOKIE =
      Pattern.compile("(Cookie: *)?(mstshash|msts)=(.*)", Pattern.CASE_INSENSITIVE);

  private final Names names;
  private final Addresses addresses;
  private final Sids sids;
  private final OwnWords words;

  Places(Names names, Addresses addresses, Sids sids, OwnWords words) {
    this.names = names;
    this.addresses = addresses;
    this.sids = sids;
    this.words = words;
  }

  /** A host, an address, an endpoint, a URL, a service principal. */
  String place(String text) {
    if (isNobody(text)) {
      return text;
    }
    Optional<String> address = address(text);
    if (address.isPresent()) {
      return address.get();
    }
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      return url(url);
    }
    if (Sids.isSid(text) || (text.indexOf('\\') >= 0 && text.length() <= MAX_NAME)) {
      return user(text);
    }
    if (BLANK_OR_CONTROL.matcher(text).find() || text.length() > MAX_NAME) {
      return names.replace("name", text);
    }
    int at = text.indexOf('@');
    if (at >= 0) {
      return place(text.substring(0, at)) + "@" + dotted(DOMAIN, text.substring(at + 1));
    }
    return withoutRealm(text);
  }

  /** A service principal, an endpoint or a name. */
  private String withoutRealm(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      String service = text.substring(0, slash);
      return (words.knowsAll(service) ? service : names.replace("name", service))
          + "/"
          + place(text.substring(slash + 1));
    }
    Matcher endpoint = PORT.matcher(text);
    return endpoint.matches()
        ? place(endpoint.group(1)) + ":" + endpoint.group(2)
        : dotted(HOST, text);
  }

  /** With a port or in brackets, too. */
  private Optional<String> address(String text) {
    Optional<String> plain = replaced(text);
    if (plain.isPresent()) {
      return plain;
    }
    Matcher brackets = BRACKETS.matcher(text);
    if (brackets.matches()) {
      String port = brackets.group(2) == null ? "" : brackets.group(2);
      return replaced(brackets.group(1)).map(each -> "[" + each + "]" + port);
    }
    Matcher endpoint = PORT.matcher(text);
    return endpoint.matches()
        ? replaced(endpoint.group(1)).map(each -> each + ":" + endpoint.group(2))
        : Optional.empty();
  }

  private Optional<String> replaced(String text) {
    Optional<String> replacement = addresses.replace(text);
    replacement.filter(each -> !each.equals(text)).ifPresent(each -> names.keep(text, each));
    return replacement;
  }

  private String url(Matcher url) {
    String scheme =
        words.knowsAll(url.group(1)) ? url.group(1) : names.replace("name", url.group(1));
    String rest = url.group(3);
    String path = rest.length() <= 1 ? rest : "/" + names.replace("path", rest);
    return scheme + "://" + place(url.group(2)) + path;
  }

  /** A NetBIOS name or a name with dots, of a domain or a realm. */
  String domain(String text) {
    return isNobody(text)
        ? text
        : BLANK_OR_CONTROL.matcher(text).find()
            ? names.replace("name", text)
            : address(text).orElseGet(() -> dotted(DOMAIN, text));
  }

  /** With or without its domain; a machine's account goes by the name of the machine. */
  String user(String text) {
    if (isNobody(text) || SESSION_ACCOUNT.matcher(text).matches()) {
      return text;
    }
    if (Sids.isSid(text)) {
      return sids.replace(text);
    }
    if (text.length() > MAX_NAME) {
      return names.replace("name", text);
    }
    int backslash = text.indexOf('\\');
    if (backslash >= 0) {
      return domain(text.substring(0, backslash)) + "\\" + user(text.substring(backslash + 1));
    }
    int at = text.lastIndexOf('@');
    if (at > 0) {
      return user(text.substring(0, at)) + "@" + domain(text.substring(at + 1));
    }
    return text.endsWith("$") && text.length() > 1
        ? dotted(HOST, text.substring(0, text.length() - 1)) + "$"
        : names.replace(USER, text);
  }

  /** Who has rights: an account, a group, or letters that stand for one of every Windows. */
  String identity(String text) {
    return LETTERS.contains(text) ? text : user(text);
  }

  private static boolean isNobody(String text) {
    return text.isBlank() || NOBODY.contains(text.toLowerCase(Locale.ROOT));
  }

  private String dotted(String first, String name) {
    String[] labels = name.split("[.]", -1);
    List<String> replaced = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      boolean last = i > 0 && i == labels.length - 1;
      replaced.add(label(i == 0 ? first : DOMAIN, labels[i], last));
    }
    return String.join(".", replaced);
  }

  /** Labels of services, such as {@code _kerberos}, stay. */
  private String label(String kind, String label, boolean last) {
    boolean kept =
        isNobody(label)
            || (last && ENDINGS.contains(label.toLowerCase(Locale.ROOT)))
            || (label.startsWith("_") && words.knowsAll(label));
    return kept ? label : names.replace(kind, label);
  }

  /** As the user wrote it, or as a capture names a target: {@code A from B}. */
  String asked(String text) {
    if (text.startsWith("lab:") && words.knowsAll(text)) {
      return text;
    }
    String[] parts = text.split(" from ", 2);
    return parts.length == 2 ? place(parts[0]) + " from " + place(parts[1]) : place(text);
  }

  /** The cookie holds a user's name, the token an address and a port (MS-RDPBCGR 3.2.5.3.1). */
  String routing(String text) {
    Matcher cookie = COOKIE.matcher(text.strip());
    if (!cookie.matches()) {
      return text.isBlank() ? "" : names.replace("text", text);
    }
    String lead = cookie.group(1) == null ? "" : cookie.group(1);
    String value = cookie.group(3).strip();
    boolean token = cookie.group(2).equalsIgnoreCase("msts");
    return lead + cookie.group(2) + "=" + (token ? token(value) : user(value));
  }

  private String token(String value) {
    Matcher parts = MSTS.matcher(value);
    if (!parts.matches()) {
      return names.replace("text", value);
    }
    long number = Long.parseLong(parts.group(1));
    String address =
        "%d.%d.%d.%d"
            .formatted(number & 0xFF, number >> 8 & 0xFF, number >> 16 & 0xFF, number >> 24 & 0xFF);
    String replacement = replaced(address).orElse(address);
    return "%d.%s.%s".formatted(littleEndian(replacement), parts.group(2), parts.group(3));
  }

  private static long littleEndian(String address) {
    long number = 0;
    String[] bytes = address.split("[.]", -1);
    for (int i = bytes.length - 1; i >= 0; i--) {
      number = number << 8 | Integer.parseInt(bytes[i]);
    }
    return number;
  }
}
