package org.rdpdoctor.remote.examine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A channel in memory that answers as it is told and remembers what was asked. */
final class TestingChannel implements Channel {
  final List<List<HostCall>> rounds = new ArrayList<>();
  private final Map<HostCall, HostReply> replies = new HashMap<>();
  private Function<HostCall, HostReply> otherwise = _ -> new HostReply.Absent();
  private int roundsUntilLost = Integer.MAX_VALUE;
  private int repliesMissing;

  TestingChannel with(HostCall call, HostReply reply) {
    replies.put(call, reply);
    return this;
  }

  TestingChannel otherwise(Function<HostCall, HostReply> answer) {
    otherwise = answer;
    return this;
  }

  TestingChannel lostAfter(int someRounds) {
    roundsUntilLost = someRounds;
    return this;
  }

  TestingChannel keepingBack(int lastReplies) {
    repliesMissing = lastReplies;
    return this;
  }

  List<HostCall> asked() {
    return rounds.stream().<HostCall>flatMap(List::stream).toList();
  }

  @Override
  public String name() {
    return "smb";
  }

  @Override
  public String host() {
    return "host";
  }

  @Override
  public List<HostReply> perform(List<? extends HostCall> calls) throws ChannelLost {
    if (rounds.size() >= roundsUntilLost) {
      throw new ChannelLost("the connection was reset");
    }
    rounds.add(List.copyOf(calls));
    return calls.stream()
        .limit(Math.max(0, calls.size() - repliesMissing))
        .map(call -> replies.getOrDefault(call, otherwise.apply(call)))
        .toList();
  }

  @Override
  public void close() {}
}
