package org.rdpdoctor.offline.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** The event logs of the simulated Windows machine are read as those of a real one. */
class SimulatedLogsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void whatHappenedIsReadFromTheLog() throws IOException {
    WindowsHost host = HostFaults.find("key-missing-in-closed-folder").orElseThrow().host();
    for (HostCall call :
        List.of(
            new HostCall.StopService("TermService", LIMIT),
            new HostCall.SetStartType("TermService", HostCall.StartType.DISABLED))) {
      assertThat(host.perform(call)).isEqualTo(new HostReply.Done());
    }
    HostReply.ContentRead log =
        (HostReply.ContentRead)
            host.perform(
                new HostCall.ReadEventLog(
                    "System", Duration.ofDays(1), 0, HostCall.MAX_CONTENT_BYTES));
    InspectedFile file = inspect(log.content());
    assertThat(file.defect()).isEmpty();
    assertThat(only(EventLogged.class, file))
        .extracting(EventLogged::eventId)
        .contains(1056L, 7036L, 7040L);
  }

  private static InspectedFile inspect(Bytes content) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new EvtxKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("System.evtx", new ByteArrayInputStream(content.toArray()), found::add);
    return found.getFirst();
  }
}
