package org.rdpdoctor.remote.repair;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.remedy.State.HeldKey;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.Change;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;

/** The changes that bring a place from what it holds now back to what it held. */
final class Inverse {
  private static final Duration SERVICE_LIMIT = Duration.ofSeconds(60);

  private Inverse() {}

  /** Empty when there is nothing to do, or nothing that can be done. */
  static List<Change> of(Place place, State then, State now) {
    if (then instanceof State.Unknown || Sameness.of(then, now)) {
      return List.of();
    }
    return switch (place) {
      case Place.Value value -> value(value, then);
      case Place.KeyItself key ->
          then instanceof State.Absent
              ? List.of(new HostCall.DeleteKey(key.key()))
              : List.of(new HostCall.CreateKey(key.key()));
      case Place.Key key -> key(key.key(), then, now);
      case Place.KeysBelow below -> keysBelow(below.key(), then, now);
      case Place.Service service -> service(service.name(), then, now);
      case Place.Access access ->
          then instanceof State.AccessHeld held
              ? List.of(new HostCall.WriteAccess(access.path(), held.descriptor()))
              : List.of();
      case Place.Named named -> List.of(new HostCall.RenameFile(named.asidePath(), named.name()));
      case Place.Made made ->
          then instanceof State.Absent
              ? List.of(new HostCall.RenameFile(made.path(), made.aside()))
              : List.of();
      case Place.File file ->
          then instanceof State.Absent ? List.of(new HostCall.DeleteFile(file.path())) : List.of();
      case Place.Rule rule -> rule(rule.name(), then);
      case Place.Membership member ->
          then instanceof State.Present
              ? List.of(new HostCall.AddMember(member.groupSid(), member.account()))
              : List.of(new HostCall.RemoveMember(member.groupSid(), member.account()));
      case Place.Clock _, Place.SavedPassword _ -> List.of();
      case Place.Task task -> List.of(new HostCall.UnscheduleScript(task.name()));
    };
  }

  private static List<Change> value(Place.Value value, State then) {
    return then instanceof State.ValueHeld held
        ? List.of(new HostCall.WriteValue(value.key(), value.name(), held.data()))
        : List.of(new HostCall.DeleteValue(value.key(), value.name()));
  }

  private static List<Change> key(String key, State then, State now) {
    if (!(then instanceof State.KeyHeld held)) {
      return List.of(new HostCall.DeleteKey(key));
    }
    return now instanceof State.KeyHeld is
        ? values(key, held.values(), is.values())
        : whole(key, held.values());
  }

  private static List<Change> whole(String key, List<NamedValue> values) {
    List<Change> changes = new ArrayList<>();
    changes.add(new HostCall.CreateKey(key));
    changes.addAll(values(key, values, List.of()));
    return changes;
  }

  private static List<Change> values(String key, List<NamedValue> then, List<NamedValue> now) {
    List<Change> changes = new ArrayList<>();
    for (NamedValue each : then) {
      if (!now.contains(each)) {
        changes.add(new HostCall.WriteValue(key, each.name(), each.data()));
      }
    }
    for (NamedValue each : now) {
      if (then.stream().noneMatch(was -> was.name().equalsIgnoreCase(each.name()))) {
        changes.add(new HostCall.DeleteValue(key, each.name()));
      }
    }
    return changes;
  }

  private static List<Change> keysBelow(String key, State then, State now) {
    List<HeldKey> was = keys(then);
    List<HeldKey> is = keys(now);
    List<Change> changes = new ArrayList<>();
    for (HeldKey each : is) {
      if (was.stream().noneMatch(one -> one.name().equalsIgnoreCase(each.name()))) {
        changes.add(new HostCall.DeleteKey(key + "\\" + each.name()));
      }
    }
    for (HeldKey each : was) {
      if (!is.contains(each)) {
        changes.addAll(whole(key + "\\" + each.name(), each.values()));
      }
    }
    if (then instanceof State.Absent) {
      changes.add(new HostCall.DeleteKey(key));
    }
    return changes;
  }

  private static List<HeldKey> keys(State state) {
    return state instanceof State.KeysHeld held ? held.keys() : List.of();
  }

  private static List<Change> service(String name, State then, State now) {
    if (!(then instanceof State.ServiceHeld was) || !(now instanceof State.ServiceHeld is)) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    StartType start = is.start();
    if (was.running() && !is.running()) {
      if (start == StartType.DISABLED) {
        start = StartType.ON_DEMAND;
        changes.add(new HostCall.SetStartType(name, start));
      }
      changes.add(new HostCall.StartService(name, SERVICE_LIMIT));
    }
    if (!was.running() && is.running()) {
      changes.add(new HostCall.StopService(name, SERVICE_LIMIT));
    }
    if (was.start() != start) {
      changes.add(new HostCall.SetStartType(name, was.start()));
    }
    return changes;
  }

  private static List<Change> rule(String name, State then) {
    return then instanceof State.RuleHeld held
        ? List.of(new HostCall.EnableFirewallRule(name, held.enabled()))
        : List.of(new HostCall.DeleteFirewallRule(name));
  }
}
