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
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.examine.HostExaminer;
import org.rdpdoctor.remote.repair.Look;
import org.rdpdoctor.report.Judged;

/**
 * Probes a target and reads it over a channel, when there is one.
 *
 * @param dialled where it is probed
 * @param known as the host itself knows it
 * @param reading what is read there, with logs
 */
record LiveLook(
    Prober prober, Target dialled, Target known, Optional<Channel> channel, ExamineOptions reading)
    implements Look {
  @Override
  public Judged now(boolean logs, List<Observed> remembered) throws InterruptedException {
    List<Observed> records = new ArrayList<>();
    if (channel.isPresent()) {
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
            List.of(),
            records);
    return new Judged(evidence, new Engine(Catalogue.causes()).judge(evidence));
  }
}
