package org.rdpdoctor.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;

/**
 * What machines recorded: the name beside a value tells what it is. A name that tells nothing
 * leaves the form of the value; what has none is a sentence.
 */
final class Records {
  private static final Pattern CODE =
      Pattern.compile("-?[0-9]{1,10}|0[xX][0-9a-fA-F]{1,16}|%%[0-9]{1,10}|true|false|-");
  private static final Pattern HEX_BYTES = Pattern.compile("([0-9a-fA-F]{2}){9,}");
  private static final Pattern HASH = Pattern.compile("([0-9a-fA-F]{40}|[0-9a-fA-F]{64})");

  /** Rights as icacls lists them, and in SDDL (MS-DTYP 2.5.1.1). */
  private static final Pattern LETTERS_OF_RIGHTS =
      Pattern.compile(
          "(\\((I|OI|CI|IO|NP|N|F|M|R|W|D|DE|S|AS|MA|GR|GW|GE|GA|RC|RD|RX|WD|WO|WDAC|AD|REA|WEA|X|DC|RA|WA)"
              + "(,(DE|RC|WDAC|WO|S|AS|MA|GR|GW|GE|GA|RD|WD|AD|REA|WEA|X|DC|RA|WA))*\\))+"
              + "|(GA|GR|GW|GX|RC|SD|WD|WO|RP|WP|CC|DC|LC|SW|LO|DT|CR|FA|FR|FW|FX|KA|KR|KW|KX)+");

  private static final Pattern LISTENER = Pattern.compile("(?i)(rdp)(.+)");
  private static final Pattern DWORD_BYTES = Pattern.compile("([0-9a-fA-F]{2}){1,4}");
  private static final Pattern ANONYMOUS =
      Pattern.compile("(?i)(param|data|value|string|insert)\\W*[0-9]*\\W*");

  /** Names of parts of Windows; their words are those of specifications, or they are replaced. */
  private static final Set<String> NAMES_OF_PARTS =
      Set.of(
          "keyname",
          "listenername",
          "layername",
          "providername",
          "algorithmname",
          "packagename",
          "lmpackagename",
          "authenticationpackagename",
          "logonprocessname",
          "sessionname",
          "statename",
          "newstatename",
          "previousstatename",
          "statetransitionname",
          "eventname",
          "methodname",
          "cspname",
          "transportprotocolname",
          "componentname",
          "channelname",
          "displaydrivername",
          "connectionname");

  private static final List<String> OF_USERS = List.of("user", "account", "principal", "member");
  private static final List<String> OF_DOMAINS = List.of("domain", "realm");
  private static final List<String> OF_PLACES =
      List.of(
          "address",
          "ipstring",
          "clientip",
          "computer",
          "workstation",
          "machine",
          "host",
          "server",
          "client",
          "gateway",
          "resource",
          "remote",
          "targetname",
          "url",
          "proxy",
          "location",
          "cluster",
          "redirector");

  /** Values of the registry that hold the names of hosts; parts of their own names. */
  private static final List<String> REGISTRY_PLACES =
      List.of(
          "mru",
          "location",
          "clustername",
          "redirectionip",
          "server",
          "proxy",
          "url",
          "uri",
          "host");

  private static final String SERVERS_KEY = "\\terminal server client\\servers\\";

  /** "TermService" in UTF-16, with which the data of events about the service begin. */
  private static final Pattern SERVICE =
      Pattern.compile(
          "(?i)5400650072006D005300650072007600690063006500(2F00(3[0-9]00){1,2})?(0000)?");

  private static final String CONNECTION_MANAGER =
      "Microsoft-Windows-TerminalServices-RemoteConnectionManager";
  private static final Set<Long> NAMED_BY_PLACE = Set.of(261L, 1149L, 1150L, 1151L, 1155L, 1158L);

  private final Names names;
  private final Places places;
  private final Phrases phrases;
  private final Fingerprints fingerprints;

  Records(Names names, Places places, Phrases phrases, Fingerprints fingerprints) {
    this.names = names;
    this.places = places;
    this.phrases = phrases;
    this.fingerprints = fingerprints;
  }

  LogField field(EventLogged event, LogField field) {
    String name = phrases.own(field.name());
    return new LogField(name, field.value().isBlank() ? "" : value(event, field));
  }

  private String value(EventLogged event, LogField field) {
    String name = field.name().toLowerCase(Locale.ROOT);
    String value = field.value();
    if (name.equals("binary")) {
      return binary(value);
    }
    if (NAMES_OF_PARTS.contains(name)) {
      return phrases.own(value);
    }
    Optional<String> person = person(event, name, value);
    if (person.isPresent()) {
      return person.get();
    }
    return CODE.matcher(value.strip()).matches() ? value : form(value);
  }

  /** Values that a name calls the name of somebody or of a machine. */
  private Optional<String> person(EventLogged event, String name, String value) {
    if (name.endsWith("sid") || contains(OF_USERS, name)) {
      return Optional.of(places.user(value));
    }
    if (contains(OF_DOMAINS, name)) {
      return Optional.of(places.domain(value));
    }
    boolean coded = CODE.matcher(value.strip()).matches();
    if (name.equals("ip") || (contains(OF_PLACES, name) && !coded)) {
      return Optional.of(places.place(value));
    }
    return event.provider().equals(CONNECTION_MANAGER)
            && NAMED_BY_PLACE.contains(event.eventId())
            && name.startsWith("param")
        ? Optional.of(byPlace(event.eventId(), name, value))
        : Optional.empty();
  }

  /** Event 1149 gives user, domain and address by their places only. */
  private String byPlace(long id, String name, String value) {
    if (id != 1149L) {
      return form(value);
    }
    return switch (name) {
      case "param1" -> places.user(value);
      case "param2" -> places.domain(value);
      default -> places.place(value);
    };
  }

  private String form(String value) {
    if (Sids.isSid(value)) {
      return places.user(value);
    }
    return HEX_BYTES.matcher(value).matches() ? bytes(value) : phrases.phrase(value);
  }

  private String binary(String value) {
    return SERVICE.matcher(value).matches() ? value : bytes(value);
  }

  /** What is as long as the hash of a certificate may be one that stands elsewhere, too. */
  private String bytes(String hex) {
    return HASH.matcher(hex).matches() ? fingerprints.replace(hex) : names.replace("bytes", hex);
  }

  private static boolean contains(List<String> words, String name) {
    return !ANONYMOUS.matcher(name).matches() && words.stream().anyMatch(name::contains);
  }

  /** A path of the registry: what stands below a list of servers is one. */
  String key(String key) {
    int servers = key.toLowerCase(Locale.ROOT).indexOf(SERVERS_KEY);
    String known = servers < 0 ? key : key.substring(0, servers + SERVERS_KEY.length());
    StringBuilder path = new StringBuilder();
    for (String part : known.split("(?<=\\\\)", -1)) {
      boolean separated = part.endsWith("\\");
      String name = separated ? part.substring(0, part.length() - 1) : part;
      path.append(phrases.own(name)).append(separated ? "\\" : "");
    }
    return servers < 0 ? path.toString() : path + places.place(key.substring(known.length()));
  }

  RegistryValueFound registry(RegistryValueFound found) {
    return new RegistryValueFound(
        key(found.key()), phrases.own(found.name()), phrases.own(found.kind()), data(found));
  }

  private String data(RegistryValueFound found) {
    String name = found.name().toLowerCase(Locale.ROOT);
    String data = found.data();
    String kind = found.kind().toUpperCase(Locale.ROOT);
    if (data.isBlank()) {
      return "";
    }
    if (CODE.matcher(data.strip()).matches() && !kind.contains("SZ")) {
      return data;
    }
    if (kind.equals("REG_BINARY") || kind.equals("REG_NONE")) {
      return DWORD_BYTES.matcher(data).matches() ? data : bytes(data);
    }
    if (name.contains("usernamehint")) {
      return places.user(data);
    }
    return contains(REGISTRY_PLACES, name) && !CODE.matcher(data.strip()).matches()
        ? list(data)
        : CODE.matcher(data.strip()).matches() ? data : form(data);
  }

  /** Several texts of a value stand in one, with "; " between them; a person writes commas. */
  private String list(String data) {
    StringBuilder list = new StringBuilder();
    for (String each : data.split("(?<=[;,]) *", -1)) {
      boolean more = each.endsWith(";") || each.endsWith(",");
      String place = more ? each.substring(0, each.length() - 1) : each;
      list.append(list.isEmpty() ? "" : " ").append(places.place(place)).append(more ? ";" : "");
    }
    return list.toString();
  }

  RdpSettingFound setting(RdpSettingFound found) {
    String value =
        switch (found.name().toLowerCase(Locale.ROOT)) {
          case "full address", "alternate full address", "gatewayhostname", "kdcproxyname" ->
              places.place(found.value());
          case "username" -> places.user(found.value());
          case "domain" -> places.domain(found.value());
          default -> setting(found.kind(), found.value());
        };
    return new RdpSettingFound(phrases.own(found.name()), phrases.own(found.kind()), value);
  }

  private String setting(String kind, String value) {
    return switch (kind) {
      case "b" -> value.equals("(hidden)") ? value : phrases.foreign(value);
      default -> CODE.matcher(value).matches() && kind.equals("i") ? value : form(value);
    };
  }

  String rights(String rights) {
    String plain = rights.strip();
    boolean coded = CODE.matcher(plain).matches() || LETTERS_OF_RIGHTS.matcher(plain).matches();
    return coded ? rights : phrases.own(rights);
  }

  /** That it is one of Remote Desktop, its first letters tell. */
  String listener(String name) {
    Matcher named = LISTENER.matcher(name);
    String whole = phrases.own(name);
    return named.matches() && !whole.regionMatches(true, 0, name, 0, named.end(1))
        ? named.group(1) + "-" + phrases.own(named.group(2))
        : whole;
  }

  /** The numbers say it all. */
  static SymptomReported symptom(SymptomReported reported) {
    String text =
        reported.reason().map(Long::toHexString).map(each -> "0x" + each).orElse("")
            + reported.extended().map(Long::toHexString).map(each -> "/0x" + each).orElse("");
    return new SymptomReported(text, reported.reason(), reported.extended());
  }
}
