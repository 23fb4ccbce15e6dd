package org.rdpdoctor.remote.examine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * Gathers questions and puts them to the machine in rounds, for on some channels a round costs
 * twenty seconds, however much is asked in it. Only what reads can be asked.
 */
final class Inquiry {
  /** Of one round; more make more rounds. */
  private static final int MAX_CALLS = 300;

  private record Question(HostCall.Reading call, String part, Consumer<HostReply> answer) {}

  private final Channel channel;
  private final InstantSource clock;
  private final Findings findings;
  private final Instant end;
  private List<Question> waiting = new ArrayList<>();
  private boolean over;
  private long asked;

  Inquiry(Channel channel, InstantSource clock, Findings findings, Duration limit) {
    this.channel = channel;
    this.clock = clock;
    this.findings = findings;
    this.end = clock.instant().plus(limit);
  }

  /**
   * Asks in the next round. What the machine refuses and the channel cannot carry is noted here;
   * the answer takes all other replies.
   *
   * @param part what is then not known
   */
  void ask(String part, HostCall.Reading call, Consumer<HostReply> answer) {
    waiting.add(new Question(call, part, answer));
  }

  long asked() {
    return asked;
  }

  /** Puts all questions to the machine, and those that their answers raise are the next round's. */
  void round() throws InterruptedException {
    List<Question> questions = waiting;
    waiting = new ArrayList<>();
    for (int from = 0; from < questions.size(); from += MAX_CALLS) {
      put(questions.subList(from, Math.min(questions.size(), from + MAX_CALLS)));
    }
  }

  private void put(List<Question> questions) throws InterruptedException {
    asked += questions.size();
    if (!over && clock.instant().isAfter(end)) {
      over = true;
    }
    if (over) {
      giveUp(questions, "time was up");
      return;
    }
    try {
      List<HostReply> replies = channel.perform(questions.stream().map(Question::call).toList());
      for (int i = 0; i < questions.size(); i++) {
        if (i < replies.size()) {
          answer(questions.get(i), replies.get(i));
        } else {
          giveUp(questions.subList(i, i + 1), "the channel gave no reply");
        }
      }
    } catch (ChannelLost lost) {
      over = true;
      giveUp(questions, String.valueOf(lost.getMessage()));
    }
  }

  private void giveUp(List<Question> questions, String because) {
    questions.forEach(each -> findings.unread(each.part(), Unread.NOT_ANSWERED, because));
  }

  private void answer(Question question, HostReply reply) {
    switch (reply) {
      case HostReply.Refused refused ->
          findings.unread(
              question.part(),
              refused.forLackOfRights() ? Unread.NO_RIGHTS : Unread.REFUSED,
              refused.text().isEmpty() ? "code " + refused.code() : refused.text());
      case HostReply.NotCarried not ->
          findings.unread(question.part(), Unread.NOT_CARRIED, not.because());
      case HostReply.Done _,
          HostReply.Absent _,
          HostReply.SystemDescribed _,
          HostReply.ValueRead _,
          HostReply.KeyListed _,
          HostReply.ServiceDescribed _,
          HostReply.FileDescribed _,
          HostReply.FolderListed _,
          HostReply.ContentRead _,
          HostReply.SessionsListed _,
          HostReply.PortListed _,
          HostReply.FirewallRulesListed _,
          HostReply.MembersListed _,
          HostReply.CredentialsListed _ ->
          question.answer().accept(reply);
    }
  }
}
