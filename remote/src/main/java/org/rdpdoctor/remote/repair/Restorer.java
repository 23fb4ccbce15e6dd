package org.rdpdoctor.remote.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.remedy.Touched;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.Change;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * Puts places back into the states that they had, the last first, and reads each back. It looks at
 * what is there and not at what was done, so that it can be begun again after any interruption.
 */
final class Restorer {
  /** A service that starts may change what was put back already. */
  private static final int PASSES = 3;

  private final Channel channel;
  private final PlaceReader reader;

  Restorer(Channel channel) {
    this.channel = channel;
    this.reader = new PlaceReader(channel);
  }

  /**
   * Puts all of it back.
   *
   * @return what is not as it was, in words; empty when all is
   */
  List<String> restore(List<Touched> held) throws ChannelLost, InterruptedException {
    List<Touched> settings =
        held.stream().filter(each -> !(each.place() instanceof Place.Service)).toList();
    List<Touched> services =
        held.stream().filter(each -> each.place() instanceof Place.Service).toList();
    List<String> left = List.of();
    for (int pass = 0; pass < PASSES; pass++) {
      for (Touched each : settings.reversed()) {
        restore(each);
      }
      for (Touched each : services) {
        restore(each);
      }
      left = differing(held);
      if (left.isEmpty()) {
        return left;
      }
    }
    return left;
  }

  private void restore(Touched touched) throws ChannelLost, InterruptedException {
    if (touched.expected() instanceof State.Unknown) {
      return;
    }
    State now = reader.read(touched.place());
    if (touched.place() instanceof Place.Named named && now instanceof State.Absent) {
      makeWay(named);
    }
    if (touched.place() instanceof Place.KeyItself key && isInUse(key)) {
      return;
    }
    for (Change change : Inverse.of(touched.place(), touched.expected(), now)) {
      channel.perform(change);
    }
  }

  /** What Windows made under the old name meanwhile is set aside, too. */
  private void makeWay(Place.Named named) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.DescribeFile(named.path()));
    if (reply instanceof HostReply.FileDescribed) {
      channel.perform(new HostCall.RenameFile(named.path(), named.aside() + "-new"));
    }
  }

  /** Somebody else wrote into a key that we made: it stays. */
  private boolean isInUse(Place.KeyItself key) throws ChannelLost, InterruptedException {
    return channel.perform(new HostCall.ListKey(key.key())) instanceof HostReply.KeyListed listed
        && !(listed.values().isEmpty() && listed.keys().isEmpty());
  }

  private List<String> differing(List<Touched> held) throws ChannelLost, InterruptedException {
    List<String> left = new ArrayList<>();
    for (Touched each : held) {
      if (each.expected() instanceof State.Unknown) {
        continue;
      }
      State now = reader.read(each.place());
      boolean inUse = each.place() instanceof Place.KeyItself key && isInUse(key);
      if (!inUse && !Sameness.of(each.expected(), now)) {
        left.add(
            "%s: was %s, is %s"
                .formatted(each.place().words(), each.expected().words(), now.words()));
      }
    }
    return left;
  }

  /**
   * Restarts services so that they take up what was put back.
   *
   * @return those that were not restarted, in words
   */
  List<String> restart(Set<String> services, Sessions sessions)
      throws ChannelLost, InterruptedException {
    List<String> left = new ArrayList<>();
    for (String service : services) {
      if (service.equalsIgnoreCase(Repair.SESSION_ENV)) {
        continue; // it would make itself a new certificate
      }
      if (!(reader.read(new Place.Service(service)) instanceof State.ServiceHeld held)
          || !held.running()) {
        continue;
      }
      if (!sessions.mayBeDropped()) {
        left.add(
            service
                + " was not restarted, "
                + sessions.words()
                + ": the old settings count when it is");
        continue;
      }
      channel.perform(new HostCall.StopService(service, Repair.SERVICE_LIMIT));
      HostReply reply = channel.perform(new HostCall.StartService(service, Repair.SERVICE_LIMIT));
      if (!Words.done(reply)) {
        left.add(service + " did not start again: " + Words.of(reply));
      }
    }
    return left;
  }
}
