package org.rdpdoctor.remote.repair;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.windows.Caller;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.report.PlanText;
import org.rdpdoctor.report.Style;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.RegistryData;

class RepairTableTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  static final String TS = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  static final String LISTENER = TS + "\\WinStations\\RDP-Tcp";

  @TempDir Path folder;

  record Scenario(String name, Consumer<WindowsHost> breaks) {}

  static void restart(WindowsHost host) {
    host.perform(Caller.SYSTEM, new HostCall.StopService("TermService", LIMIT));
    host.perform(Caller.SYSTEM, new HostCall.StartService("TermService", LIMIT));
  }

  static void number(WindowsHost host, String key, String name, int value) {
    host.perform(Caller.SYSTEM, new HostCall.WriteValue(key, name, RegistryData.number(value)));
  }

  @Test
  void print() throws Exception {
    List<Scenario> all =
        List.of(
            new Scenario("healthy", _ -> {}),
            new Scenario("off", host -> number(host, TS, "fDenyTSConnections", 1)),
            new Scenario(
                "stopped",
                host -> {
                  host.perform(Caller.SYSTEM, new HostCall.StopService("TermService", LIMIT));
                  host.perform(Caller.SYSTEM, new HostCall.SetStartType("TermService", StartType.DISABLED));
                }),
            new Scenario(
                "listener off",
                host -> {
                  number(host, LISTENER, "fEnableWinStation", 0);
                  restart(host);
                }),
            new Scenario("adapter", host -> {
                  number(host, LISTENER, "LanAdapter", 7);
                  restart(host);
            }),
            new Scenario("layer 0", host -> number(host, LISTENER, "SecurityLayer", 0)),
            new Scenario("firewall", host -> {
               host.perform(Caller.SYSTEM, new HostCall.EnableFirewallRule("RemoteDesktop-UserMode-In-TCP", false));
            }),
            new Scenario("tls12", host -> {
              number(host, "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Server", "Enabled", 0);
              restart(host);
            }));
    for (Scenario each : all) {
      try (RepairBench bench = new RepairBench(folder, false, host -> new MachineChannel("smb", host))) {
        each.breaks.accept(bench.host);
        Judged judged = bench.now(true, List.of());
        Plan plan = bench.plan(judged, Wishes.NONE);
        System.out.println("=== " + each.name + " " + judged.diagnosis().health() + " "
            + judged.diagnosis().remaining().stream().limit(4).map(a -> a.causeId() + ":" + a.verdict() + ":" + a.confidence()).toList());
        System.out.println(PlanText.write(plan, judged.diagnosis().headline(), Style.PLAIN));
        if (!plan.remedies().isEmpty()) {
          System.out.println(bench.repair(judged, Wishes.NONE, true).apply(plan));
        }
      }
    }
  }
}
