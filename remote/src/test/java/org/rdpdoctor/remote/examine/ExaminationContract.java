package org.rdpdoctor.remote.examine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract.Machine;
import org.rdpdoctor.remote.InProcessChannel;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A host is examined over each channel with the same result, and is not changed by it. */
@Timeout(180)
public abstract class ExaminationContract {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  private Channel channel = new InProcessChannel("none", "none", _ -> new HostReply.Absent());

  /** A channel to it; whatever serves it is ended by the subclass. */
  protected abstract Channel open(Machine machine) throws IOException, InterruptedException;

  @AfterEach
  void close() {
    channel.close();
  }

  private List<Observed> examined(WindowsHost host) throws IOException, InterruptedException {
    channel = open(host::perform);
    return new HostExaminer(Clock.systemUTC()).examine(channel, ExamineOptions.usual(3389));
  }

  private static Diagnosis judge(List<Observed> observed) {
    Target target = new Target("RDPHOST", "RDPHOST", 3389);
    return ENGINE.judge(RecordedEvidence.ofHost("test", target, observed));
  }

  @Test
  void allButWhatIsForSystemAloneIsRead() throws IOException, InterruptedException {
    List<Observed> observed = examined(WindowsHost.healthy());
    assertThat(
            observed.stream()
                .map(Observed::observation)
                .filter(HostPartUnread.class::isInstance)
                .flatMap(each -> ((HostPartUnread) each).parts().stream())
                .filter(part -> !part.startsWith("HKLM\\SECURITY")))
        .isEmpty();
    assertThat(judge(observed).health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void faultsAreNamed() throws IOException, InterruptedException {
    Map<String, String> expected =
        new TreeMap<>(
            Map.of(
                "key-file-denied", "listener-key-unreadable",
                "service-disabled", "service-stopped",
                "pinned-certificate-gone", "listener-cert-binding-stale",
                "firewall-rules-disabled", "host-firewall-block"));
    for (Map.Entry<String, String> each : expected.entrySet()) {
      HostFault fault =
          HostFaults.all().stream()
              .filter(known -> known.id().equals(each.getKey()))
              .findFirst()
              .orElseThrow();
      Assessment first = judge(examined(fault.host())).causes().getFirst();
      assertThat(first.causeId()).as(each.getKey()).isEqualTo(each.getValue());
      assertThat(first.verdict()).isIn(Verdict.CONFIRMED, Verdict.LIKELY);
      channel.close();
    }
  }

  /** What a channel starts to be able to read, it puts back. */
  @Test
  void theHostIsLeftAsItWas() throws IOException, InterruptedException {
    WindowsHost host = WindowsHost.healthy();
    Map<String, String> before = new TreeMap<>(host.snapshot());
    examined(host);
    channel.close();
    Map<String, String> after = new TreeMap<>(host.snapshot());
    assertThat(after).isEqualTo(before);
  }
}
