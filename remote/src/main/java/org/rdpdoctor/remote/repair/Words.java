package org.rdpdoctor.remote.repair;

import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.wire.hostcall.HostReply;

/** Replies in a sentence; what a machine says is made fit for one. */
final class Words {
  private Words() {}

  static String of(HostReply reply) {
    if (reply instanceof HostReply.Refused refused) {
      return refused.forLackOfRights()
          ? "access denied"
          : "refused (%d): %s".formatted(refused.code(), PlainText.of(refused.text()));
    }
    if (reply instanceof HostReply.NotCarried not) {
      return "this channel cannot: " + PlainText.of(not.because());
    }
    return reply instanceof HostReply.Absent ? "it is not there" : "an answer of another kind";
  }

  /** Whether a change was done: what was to go and is not there is gone. */
  static boolean done(HostReply reply) {
    return reply instanceof HostReply.Done || reply instanceof HostReply.Absent;
  }
}
