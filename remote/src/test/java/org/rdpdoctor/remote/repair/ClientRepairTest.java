package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.windows.ClientFaults;
import org.rdpdoctor.lab.windows.ClientFaults.ClientFault;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.report.Judged;

class ClientRepairTest {
  @TempDir Path folder;

  @Test
  void look() throws Exception {
    for (ClientFault fault : ClientFaults.all(ClientBench.HOST)) {
      try (ClientBench bench =
          new ClientBench(
              folder.resolve(fault.fault().id()), fault, fault.fault().id().contains("password"))) {
        System.out.println(fault.fault().id() + " " + bench.connect());
        Judged before = bench.now(false, java.util.List.of());
        before
            .diagnosis()
            .causes()
            .stream()
            .limit(6)
            .forEach(
                each ->
                    System.out.println("  " + each.causeId() + " " + each.verdict() + " " + each.confidence()));
        Plan plan = bench.plan(before, Wishes.NONE.forgettingPassword());
        System.out.println(before.diagnosis().health() + " " + plan);
        RepairResult result = bench.repair(before, Wishes.NONE.forgettingPassword()).apply(plan);
        System.out.println(result);
        System.out.println(bench.connect());
      }
    }
    assertThat(1).isEqualTo(1);
  }
}
