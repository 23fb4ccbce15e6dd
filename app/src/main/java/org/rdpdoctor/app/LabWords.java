package org.rdpdoctor.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.scenario.ScenarioWords;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.model.StageId;

/** What this program has: faults, causes, stages and options of {@code diagnose}. */
final class LabWords implements ScenarioWords {
  private static final String HOST = "lab-host:";
  private static final String SERVER = "lab:";

  private final CauseTable causes = CauseTable.packed();

  @Override
  public boolean isServer(String target) {
    if (target.startsWith(HOST)) {
      String fault = target.substring(HOST.length());
      return fault.equals(LabCommand.NO_FAULT)
          || HostFaults.all().stream().anyMatch(each -> each.id().equals(fault));
    }
    return Faults.find(target.substring(SERVER.length())).isPresent();
  }

  @Override
  public boolean isCause(String id) {
    return causes.entry(id).isPresent();
  }

  @Override
  public boolean isStage(String id) {
    return Stream.of(StageId.values()).anyMatch(each -> each.id().equals(id));
  }

  @Override
  public Optional<String> objection(List<String> options) {
    return LabDiagnosis.objection(options);
  }
}
