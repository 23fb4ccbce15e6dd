package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.windows.ClientFaults;
import org.rdpdoctor.lab.windows.ClientFaults.ClientFault;
import org.rdpdoctor.model.ClientObservation.ClientPartUnread;
import org.rdpdoctor.remedy.Advice;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** What is planned for a client, and what is not; {@link RepairTableTest} applies it. */
class ClientRepairTest {
  private static final String POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\\Client";

  @TempDir Path folder;

  private ClientBench bench(String id) throws IOException, InterruptedException {
    ClientFault fault =
        ClientFaults.all(ClientBench.HOST).stream()
            .filter(each -> each.fault().id().equals(id))
            .findFirst()
            .orElseThrow();
    return new ClientBench(folder, fault, Optional.empty(), id.contains("password"));
  }

  private static Plan plan(ClientBench bench) throws InterruptedException {
    return bench.plan(bench.now(false, List.of()), Wishes.NONE);
  }

  @Test
  void aPasswordIsForgottenOnlyWhenThatIsAllowed() throws IOException, InterruptedException {
    try (ClientBench bench = bench("client-password-outdated")) {
      Plan plan = plan(bench);

      assertThat(plan.remedies()).isEmpty();
      assertThat(plan.advice()).extracting(Advice::id).contains("ForgetSavedCredentials");
      assertThat(plan.advice().getFirst().what()).contains("--forget-password");
    }
  }

  @Test
  void whatIsForgottenIsSaidToBeGone() throws IOException, InterruptedException, ChannelLost {
    try (ClientBench bench = bench("client-password-outdated")) {
      Wishes wishes = Wishes.NONE.forgettingPassword();
      Judged before = bench.now(false, List.of());
      Plan plan = bench.plan(before, wishes);
      RepairResult result = bench.repair(before, wishes).apply(plan);
      Journaled journaled = bench.journals().all().getFirst();
      Undo.Result undo = Undo.everything(journaled, bench.channel, false);

      assertThat(plan.remedies().getFirst().undone()).startsWith("cannot be undone");
      assertThat(undo.notes().toString()).contains("gone for good", "TERMSRV/127.0.0.1");
      assertThat(Files.readString(result.journal().orElseThrow()))
          .contains("saved-password")
          .doesNotContain("LAB\\\\lab");
    }
  }

  @Test
  void aPolicyThatSaysOtherwiseIsNotWrittenOver() throws IOException, InterruptedException {
    try (ClientBench bench = bench("client-udp-broken")) {
      bench.machine.perform(
          new HostCall.WriteValue(POLICY, "fClientDisableUDP", RegistryData.number(0)));
      Plan plan = plan(bench);

      assertThat(plan.remedies()).isEmpty();
      assertThat(plan.advice())
          .extracting(Advice::id)
          .containsExactly("ChangePolicy-fClientDisableUDP");
    }
  }

  @Test
  void nothingIsPlannedOfWhatCannotBeRead() throws IOException, InterruptedException {
    try (ClientBench bench = bench("client-licence-stale")) {
      bench.machine.refuse(
          HostCall.ListKey.class::isInstance,
          new HostReply.Refused(HostReply.Refused.ACCESS_DENIED, "Access is denied."));
      Judged judged = bench.now(false, List.of());

      assertThat(judged.evidence().recorded())
          .anyMatch(each -> each.observation() instanceof ClientPartUnread);
      assertThat(bench.plan(judged, Wishes.NONE).remedies()).isEmpty();
    }
  }

  /** Licences and passwords are there on most clients that work. */
  @Test
  void whatIsThereIsNoReasonToRemoveIt() throws IOException, InterruptedException {
    try (ClientBench bench = bench("client-udp-broken")) {
      ClientFaults.all(ClientBench.HOST).forEach(each -> each.fault().breakHost(bench.machine));

      assertThat(bench.plan(bench.now(false, List.of()), Wishes.NONE.forgettingPassword()))
          .extracting(Plan::remedies)
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Remedy.class))
          .extracting(Remedy::id)
          .containsExactly("DisableUdpOnClient");
    }
  }
}
