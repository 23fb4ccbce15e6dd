package org.rdpdoctor.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.HostObservation.HostClockSeen;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.HostObservation.HostFileMissing;
import org.rdpdoctor.model.HostObservation.HostFileSeen;
import org.rdpdoctor.model.HostObservation.HostFirewallCovered;
import org.rdpdoctor.model.HostObservation.HostFirewallRuleSeen;
import org.rdpdoctor.model.HostObservation.HostKeyFileNamed;
import org.rdpdoctor.model.HostObservation.HostKeysAbsent;
import org.rdpdoctor.model.HostObservation.HostMembersListed;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;
import org.rdpdoctor.model.HostObservation.HostNetworkRulesCovered;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.HostObservation.HostPortCovered;
import org.rdpdoctor.model.HostObservation.HostServiceMissing;
import org.rdpdoctor.model.HostObservation.HostSessionSeen;
import org.rdpdoctor.model.HostObservation.HostSessionsCovered;
import org.rdpdoctor.model.HostObservation.Unread;

/** What a living host told, in plain lines; names are still raw. */
final class HostSightings {
  private static final int SHOWN = 5;

  private HostSightings() {}

  static String line(HostObservation seen) {
    return switch (seen) {
      case HostExamined examined -> examined(examined);
      case HostPartUnread part ->
          "not known: %s; %s (%s)"
              .formatted(some(part.parts()), why(part.reason()), part.because());
      case HostClockSeen clock ->
          "the host's clock is %s ours by %.1f s, give or take %.1f s"
              .formatted(
                  clock.ahead().isNegative() ? "behind" : "ahead of",
                  clock.ahead().abs().toMillis() / 1e3,
                  clock.uncertainty().toMillis() / 1e3);
      case HostKeysAbsent absent ->
          "%,d keys of the registry are not there: %s"
              .formatted(absent.keys().size(), some(absent.keys()));
      case HostServiceMissing service -> "there is no service " + service.service();
      case HostFileSeen file ->
          "%s %s%s%s"
              .formatted(
                  file.folder() ? "folder" : "file",
                  file.path(),
                  file.folder() ? "" : ", %,d bytes".formatted(file.sizeBytes()),
                  file.descriptor().map(sddl -> ", " + sddl).orElse(", access list not known"));
      case HostFileMissing file -> file.path() + " is not there";
      case HostKeyFileNamed named ->
          "the key %s lies in %s".formatted(named.container(), named.path());
      case HostPortCovered covered ->
          covered.owners() == 0
              ? "nothing waits for connections on TCP port " + covered.port()
              : "TCP port %d: %,d sockets wait".formatted(covered.port(), covered.owners());
      case HostFirewallRuleSeen rule -> rule(rule);
      case HostFirewallCovered covered ->
          "%,d inbound rules of the firewall name port %d"
              .formatted(covered.rules(), covered.port());
      case HostNetworkRuleSeen rule -> networkRule(rule);
      case HostNetworkRulesCovered covered ->
          "%,d inbound rules of the cloud's network hold for the host".formatted(covered.rules());
      case HostSessionSeen session ->
          "session %d: %s, %s".formatted(session.session(), session.user(), session.state());
      case HostSessionsCovered covered -> "%,d sessions of users".formatted(covered.sessions());
      case HostMembersListed listed -> members(listed);
    };
  }

  private static String examined(HostExamined examined) {
    return "%s%s%s read over %s%s in %d ms: %,d questions, %s"
        .formatted(
            examined.computer().orElse("a computer without name"),
            examined.domain().map(name -> " in " + name).orElse(""),
            examined.build().map(build -> ", Windows " + build).orElse(""),
            examined.channel(),
            examined
                .elevated()
                .map(yes -> yes ? " as administrator" : " without the rights of an administrator")
                .orElse(""),
            examined.took().toMillis(),
            examined.asked(),
            examined.unread() == 0 ? "all answered" : "%,d not".formatted(examined.unread()));
  }

  private static String why(Unread reason) {
    return switch (reason) {
      case NO_RIGHTS -> "no right to read it";
      case NOT_CARRIED -> "this channel cannot ask it";
      case REFUSED -> "the host did not answer it";
      case NOT_ANSWERED -> "no answer came";
      case CUT -> "it is longer than what is read";
    };
  }

  private static String rule(HostFirewallRuleSeen rule) {
    return "rule %s \"%s\" %s, %s %s port %s from %s, profiles %s%s"
        .formatted(
            rule.name(),
            rule.shown(),
            rule.enabled() ? "is on" : "is off",
            rule.allows() ? "lets in" : "blocks",
            rule.protocol().toUpperCase(Locale.ROOT),
            rule.ports(),
            rule.remoteAddresses(),
            rule.profiles(),
            rule.byPolicy() ? ", set by policy" : "");
  }

  private static String networkRule(HostNetworkRuleSeen rule) {
    return "rule %s of %s, priority %d, %s %s port %s from %s"
        .formatted(
            rule.name(),
            rule.group().isEmpty() ? "a group without name" : rule.group(),
            rule.priority(),
            rule.allows() ? "lets in" : "blocks",
            rule.protocol().toUpperCase(Locale.ROOT),
            some(rule.ports()),
            some(rule.sources()));
  }

  private static String members(HostMembersListed listed) {
    String names =
        listed.members().stream()
            .limit(SHOWN)
            .map(each -> each.account().isEmpty() ? each.sid() : each.account())
            .collect(Collectors.joining(", "));
    return "group %s has %s%s"
        .formatted(
            listed.group(),
            listed.members().isEmpty() ? "no members" : names,
            listed.members().size() > SHOWN ? " and more" : "");
  }

  private static String some(List<String> texts) {
    String shown = texts.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return texts.size() > SHOWN ? shown + " and more" : shown;
  }
}
