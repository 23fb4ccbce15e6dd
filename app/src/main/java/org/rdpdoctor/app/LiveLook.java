package org.rdpdoctor.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.examine.ClientExaminer;
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.examine.HostExaminer;
import org.rdpdoctor.remote.repair.Look;
import org.rdpdoctor.report.Judged;

/**
 * Probes a target and reads it over a channel, when there is one.
 *
 * @param dialled where it is probed
 * @param known as the host itself knows it
 * @param ofClient the channel leads to the machine that somebody connects from
 * @param reading what is read there, with logs
 * @param reported by the person who asks
 */
record LiveLook(
    Prober prober,
    Target dialled,
    Target known,
    Optional<Channel> channel,
    boolean ofClient,
    ExamineOptions reading,
    List<Observed> reported)
    implements Look {
  LiveLook {
    reported = List.copyOf(reported);
  }

  @Override
  public Judged now(boolean logs, List<Observed> remembered) throws InterruptedException {
    List<Observed> records = new ArrayList<>();
    if (channel.isPresent() && ofClient) {
      records.addAll(new ClientExaminer(Clock.systemUTC()).examine(channel.get(), known.host()));
    } else if (channel.isPresent()) {
      ExamineOptions options =
          logs
              ? reading
              : new ExamineOptions(reading.port(), List.of(), reading.back(), reading.limit());
      records.addAll(new HostExaminer(Clock.systemUTC()).examine(channel.get(), options));
    }
    records.addAll(remembered);
    Evidence evidence =
        new Evidence(
            Evidence.SCHEMA,
            Version.MADE_BY,
            known,
            List.of(prober.examine(dialled)),
            reported,
            records);
    return new Judged(evidence, new Engine(Catalogue.causes()).judge(evidence));
  }
}
