package org.rdpdoctor.offline.rdpfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingsEffect;
import org.rdpdoctor.offline.rdpfile.RdpFile.Setting;

/** What the settings of a file do that people do not expect. */
final class RdpFileLint {
  private static final String ADDRESS = "full address";
  private static final String ALTERNATE = "alternate full address";
  private static final String PORT = "server port";
  private static final String GATEWAY = "gatewayhostname";
  private static final String GATEWAY_USE = "gatewayusagemethod";
  private static final String GATEWAY_PROFILE = "gatewayprofileusagemethod";
  private static final String ENTRA = "enablerdsaadauth";
  private static final int MAX_PORT = 65_535;
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final RdpFile file;
  private final SettingsTable table;
  private final List<RdpSettingsEffect> found = new ArrayList<>();

  private RdpFileLint(RdpFile file, SettingsTable table) {
    this.file = file;
    this.table = table;
  }

  static List<RdpSettingsEffect> of(RdpFile file, SettingsTable table) {
    RdpFileLint lint = new RdpFileLint(file, table);
    lint.address();
    lint.gateway();
    lint.security();
    lint.rest();
    return List.copyOf(lint.found);
  }

  private void say(String effect, String... settings) {
    found.add(new RdpSettingsEffect(List.of(settings), effect));
  }

  private boolean is(String name, int value) {
    return file.integer(name).map(each -> each == value).orElse(false);
  }

  private void address() {
    Optional<String> full = file.string(ADDRESS);
    Optional<String> alternate = file.string(ALTERNATE);
    if (full.isPresent() && alternate.isPresent() && !same(full.get(), alternate.get())) {
      say(
          "two addresses: the alternate one is dialled, not the one that people read",
          ADDRESS,
          ALTERNATE);
    }
    if (file.address().isEmpty()) {
      say("no address: the client asks for one", ADDRESS);
    }
    Optional<Integer> port = file.integer(PORT);
    if (port.isPresent() && (port.get() < 1 || port.get() > MAX_PORT)) {
      say("no possible port", PORT);
    }
    Optional<Integer> inAddress = file.address().flatMap(RdpFileLint::portOf);
    if (inAddress.isPresent() && port.isPresent() && !inAddress.equals(port)) {
      say("two ports: the one in the address counts", ADDRESS, PORT);
    }
    if (file.address().map(RdpFileLint::isNumeric).orElse(false)) {
      say(
          "an address in numbers rules Kerberos out, and no certificate names it as a rule",
          ADDRESS);
      if (is(ENTRA, 1)) {
        say("a sign-in by Entra ID needs the host's name, not its address", ADDRESS, ENTRA);
      }
    }
  }

  private static boolean same(String one, String other) {
    return host(one).equalsIgnoreCase(host(other));
  }

  private static String host(String address) {
    return portOf(address).isPresent() ? address.substring(0, address.lastIndexOf(':')) : address;
  }

  private static Optional<Integer> portOf(String address) {
    int colon = address.lastIndexOf(':');
    boolean bare6 = address.indexOf(':') != colon && !address.startsWith("[");
    if (colon < 0 || bare6 || address.endsWith("]")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.parseInt(address.substring(colon + 1)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static boolean isNumeric(String address) {
    String host = host(address);
    return IPV4.matcher(host).matches() || host.indexOf(':') >= 0;
  }

  private void gateway() {
    boolean named = file.string(GATEWAY).isPresent();
    boolean off = is(GATEWAY_USE, 0) || is(GATEWAY_USE, 4);
    if (named && off) {
      say("a gateway is named but never used", GATEWAY, GATEWAY_USE);
    } else if (named && is(GATEWAY_PROFILE, 0)) {
      say(
          "a gateway is named, but the administrator's settings count instead",
          GATEWAY,
          GATEWAY_PROFILE);
    } else if (named && is(GATEWAY_USE, 2)) {
      say(
          "the client dials directly first: where a firewall drops that, the gateway comes late",
          GATEWAY_USE);
    }
    if (!named && (is(GATEWAY_USE, 1) || is(GATEWAY_USE, 2))) {
      say("a gateway is asked for and none is named", GATEWAY_USE);
    }
    if (is("rdgiskdcproxy", 1) && (!named || off)) {
      say("the gateway shall be the way to the KDC, and no gateway is used", "rdgiskdcproxy");
    }
  }

  private void security() {
    if (is("enablecredsspsupport", 0)) {
      say("no NLA: a server that demands it refuses this client", "enablecredsspsupport");
    }
    if (is("authentication level", 1)) {
      say(
          "a server whose certificate is not trusted is not connected to, without a question",
          "authentication level");
    }
    if (is("authentication level", 0)) {
      say("no warning when the server's certificate is not trusted", "authentication level");
    }
    if (is("negotiate security layer", 0)) {
      say(
          "no negotiation: the client begins with TLS, which a usual listener resets",
          "negotiate security layer");
    }
    if (is(ENTRA, 1) && is("targetisaadjoined", 1)) {
      say(
          "the older setting for Entra hosts does nothing beside the newer",
          ENTRA,
          "targetisaadjoined");
    }
    if (is("disablecredentialsdelegation", 1)
        && file.address().map(RdpFileLint::isNumeric).orElse(false)) {
      say(
          "credentials shall not be handed on, which needs Kerberos, which an address in numbers"
              + " rules out",
          "disablecredentialsdelegation",
          ADDRESS);
    }
    outsideOfTheSignature();
    if (has("password 51")) {
      say(
          "a saved password is readable only for the user who saved it, on that machine",
          "password 51");
    }
  }

  /** What a signature does not cover can be changed without breaking it. */
  private void outsideOfTheSignature() {
    Optional<String> scope = file.string("signscope");
    if (!has("signature") || scope.isEmpty()) {
      return;
    }
    String covered = "," + scope.get().toLowerCase(Locale.ROOT).replace(" ,", ",") + ",";
    for (String name : List.of(ADDRESS, ALTERNATE, GATEWAY)) {
      if (has(name) && !covered.replace(", ", ",").contains("," + name + ",")) {
        say("signed, but this setting lies outside of the signature", name);
      }
    }
  }

  private void rest() {
    if (is("remoteapplicationmode", 1) && file.string("remoteapplicationprogram").isEmpty()) {
      say("a RemoteApp is asked for and none is named", "remoteapplicationmode");
    }
    if (file.settings().keySet().stream().anyMatch(name -> name.startsWith("wvd "))) {
      say(
          "Azure Virtual Desktop: the way leads through its own gateway, not to a port of the host",
          "wvd endpoint pool");
    }
    file.string("loadbalanceinfo")
        .ifPresent(_ ->
            say(
                "a routing token goes into the first packet: a broker decides where it leads",
                "loadbalanceinfo"));
    boolean signed = has("signature");
    if (signed != has("signscope")) {
      say("half a signature: clients treat the file as not signed", "signature", "signscope");
    }
    if (is("disableudptransport", 1)) {
      say("no UDP: the connection stays on TCP", "disableudptransport");
    }
    for (Setting setting : file.settings().values()) {
      if (!setting.name().equals(PORT) || file.integer(PORT).isEmpty()) {
        table.wrong(setting).ifPresent(wrong -> say(wrong, setting.name()));
      }
    }
  }

  private boolean has(String name) {
    return file.settings().containsKey(name);
  }
}
