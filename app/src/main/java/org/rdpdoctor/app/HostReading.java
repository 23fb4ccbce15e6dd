package org.rdpdoctor.app;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelChoice;
import org.rdpdoctor.remote.examine.HostExaminer;
import org.rdpdoctor.report.PlainText;

/** Reads hosts: simulated ones as they are, others as the user chose, or not at all. */
record HostReading(Optional<HostChoice> choice, LabTargets lab, Console console) {
  /** What a host says of itself, and why that is not more; empty when nobody wants to know. */
  List<Observed> of(Target target) throws InterruptedException {
    Optional<Channel> simulated = lab.channel(target);
    if (simulated.isPresent()) {
      return examine(simulated.get(), target);
    }
    if (choice.isEmpty()) {
      return List.of();
    }
    ChannelChoice chosen = choice.get().open(target);
    if (chosen.channel().isPresent()) {
      return examine(chosen.channel().get(), target);
    }
    String because = String.join("; ", chosen.reasons());
    console.complain(
        "%s was not read: %s".formatted(target.display(), PlainText.showSentence(because)));
    return HostExaminer.notOpened(
        choice.get().via(),
        because,
        chosen.others().stream().flatMap(each -> each.surroundings().stream()).toList());
  }

  private List<Observed> examine(Channel open, Target target) throws InterruptedException {
    try (open) {
      return new HostExaminer(Clock.systemUTC())
          .examine(open, HostChoice.options(choice, lab.known(target).port()));
    }
  }
}
