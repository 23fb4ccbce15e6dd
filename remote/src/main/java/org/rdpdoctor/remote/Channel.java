package org.rdpdoctor.remote;

import java.util.List;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * The way to one Windows machine, signed in. Whatever a machine or network does is a {@link
 * HostReply} or a {@link ChannelLost}; nothing else leaves a channel. Every call has a limit. Not
 * for several threads at once.
 */
public interface Channel extends AutoCloseable {
  /** As in {@code --via}: smb, winrm, ssh, azure or local. */
  String name();

  /** The machine, for people. */
  String host();

  /**
   * Asks in this order; one reply per call, in the same order. After a change that was not done
   * ({@link HostReply.Done} or {@link HostReply.Absent}), the changes behind it are not tried and
   * answered with {@link HostReply.NotCarried}.
   *
   * @throws ChannelLost the channel broke, and it is not known what of a change was done
   */
  List<HostReply> perform(List<? extends HostCall> calls) throws ChannelLost, InterruptedException;

  /** Asks one thing. */
  default HostReply perform(HostCall call) throws ChannelLost, InterruptedException {
    return perform(List.of(call)).getFirst();
  }

  /**
   * What is known of the way to the machine beside what the machine says itself, such as the rules
   * of a cloud's network; asked once, and bounded like a call. What could not be read is said.
   */
  default List<HostObservation> surroundings() throws InterruptedException {
    return List.of();
  }

  /** Puts back what the channel itself had to change on the machine; never throws. */
  @Override
  void close();
}
