package org.rdpdoctor.remote.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.remedy.State.HeldKey;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;

/** Reads what places hold now. What cannot be read is {@link State.Unknown}, never absent. */
final class PlaceReader {
  private static final int MAX_KEYS_BELOW = 200;

  private final Channel channel;

  PlaceReader(Channel channel) {
    this.channel = channel;
  }

  State read(Place place) throws ChannelLost, InterruptedException {
    return switch (place) {
      case Place.Value value -> value(value);
      case Place.KeyItself key -> presence(channel.perform(new HostCall.ListKey(key.key())));
      case Place.Key key -> key(key.key());
      case Place.KeysBelow below -> keysBelow(below.key());
      case Place.Service service -> service(service.name());
      case Place.Access access -> access(access.path());
      case Place.Named named -> named(named);
      case Place.Made made -> presence(channel.perform(new HostCall.DescribeFile(made.path())));
      case Place.File file -> presence(channel.perform(new HostCall.DescribeFile(file.path())));
      case Place.Rule rule -> rule(rule);
      case Place.Membership member -> membership(member);
      case Place.SavedPassword _ -> new State.Unknown("passwords are not read");
      case Place.Clock _ -> new State.Unknown("a clock goes on");
      case Place.Task _ -> new State.Unknown("tasks are not read");
    };
  }

  private State value(Place.Value value) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.ReadValue(value.key(), value.name()));
    return reply instanceof HostReply.ValueRead read
        ? new State.ValueHeld(read.data())
        : absentOrUnknown(reply);
  }

  private static State presence(HostReply reply) {
    return reply instanceof HostReply.KeyListed || reply instanceof HostReply.FileDescribed
        ? new State.Present()
        : absentOrUnknown(reply);
  }

  private State key(String key) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.ListKey(key));
    return reply instanceof HostReply.KeyListed listed
        ? new State.KeyHeld(listed.values())
        : absentOrUnknown(reply);
  }

  private State keysBelow(String key) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.ListKey(key));
    if (!(reply instanceof HostReply.KeyListed listed)) {
      return absentOrUnknown(reply);
    }
    if (listed.keys().size() > MAX_KEYS_BELOW) {
      return new State.Unknown("more than %d keys".formatted(MAX_KEYS_BELOW));
    }
    List<HeldKey> keys = new ArrayList<>();
    for (String name : listed.keys()) {
      HostReply below = channel.perform(new HostCall.ListKey(key + "\\" + name));
      if (!(below instanceof HostReply.KeyListed held)) {
        return new State.Unknown("key " + name + " cannot be read");
      }
      keys.add(new HeldKey(name, held.values()));
    }
    return new State.KeysHeld(keys);
  }

  private State service(String name) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.DescribeService(name));
    if (!(reply instanceof HostReply.ServiceDescribed described)) {
      return absentOrUnknown(reply);
    }
    ServiceState state = described.state();
    boolean running = state == ServiceState.RUNNING || state == ServiceState.START_PENDING;
    return new State.ServiceHeld(running, described.start());
  }

  private State access(String path) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.DescribeFile(path));
    return reply instanceof HostReply.FileDescribed described
        ? described
            .descriptor()
            .<State>map(State.AccessHeld::new)
            .orElse(new State.Unknown("the rights cannot be read"))
        : absentOrUnknown(reply);
  }

  private State named(Place.Named named) throws ChannelLost, InterruptedException {
    State aside = presence(channel.perform(new HostCall.DescribeFile(named.asidePath())));
    if (aside instanceof State.Present) {
      return new State.Absent();
    }
    if (aside instanceof State.Unknown) {
      return aside;
    }
    State itself = presence(channel.perform(new HostCall.DescribeFile(named.path())));
    return itself instanceof State.Absent
        ? new State.Unknown("neither of its names is there")
        : itself;
  }

  private State rule(Place.Rule rule) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.ListFirewallRules(rule.port()));
    return reply instanceof HostReply.FirewallRulesListed listed
        ? listed.rules().stream()
            .filter(each -> each.name().equalsIgnoreCase(rule.name()))
            .findFirst()
            .<State>map(each -> new State.RuleHeld(each.enabled()))
            .orElse(new State.Absent())
        : absentOrUnknown(reply);
  }

  private State membership(Place.Membership member) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.ListMembers(member.groupSid()));
    if (!(reply instanceof HostReply.MembersListed listed)) {
      return absentOrUnknown(reply);
    }
    String account = member.account().toLowerCase(Locale.ROOT);
    boolean there =
        listed.members().stream()
            .anyMatch(each ->
                each.sid().equalsIgnoreCase(account)
                    || each.account().equalsIgnoreCase(account)
                    || each.account().toLowerCase(Locale.ROOT).endsWith("\\" + account));
    return there ? new State.Present() : new State.Absent();
  }

  private static State absentOrUnknown(HostReply reply) {
    return reply instanceof HostReply.Absent
        ? new State.Absent()
        : new State.Unknown(Words.of(reply));
  }

  static boolean disabled(State state) {
    return state instanceof State.ServiceHeld held && held.start() == StartType.DISABLED;
  }
}
