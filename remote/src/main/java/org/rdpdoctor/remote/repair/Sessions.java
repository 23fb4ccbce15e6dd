package org.rdpdoctor.remote.repair;

import java.util.OptionalInt;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * Who would lose a session.
 *
 * @param users how many are signed in; empty when it cannot be known
 * @param allowed sessions may be dropped
 */
record Sessions(OptionalInt users, boolean allowed) {
  static Sessions on(Channel channel, boolean allowed) throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.ListSessions());
    return new Sessions(
        reply instanceof HostReply.SessionsListed listed
            ? OptionalInt.of(
                (int) listed.sessions().stream().filter(each -> !each.user().isBlank()).count())
            : OptionalInt.empty(),
        allowed);
  }

  /** Nobody is signed in, or it was allowed. */
  boolean mayBeDropped() {
    return allowed || (users.isPresent() && users.getAsInt() == 0);
  }

  String words() {
    return users.isPresent() ? users.getAsInt() + " signed in" : "who is signed in cannot be known";
  }
}
