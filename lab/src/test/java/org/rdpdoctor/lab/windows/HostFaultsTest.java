package org.rdpdoctor.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

class HostFaultsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  static List<HostFault> faults() {
    return HostFaults.all();
  }

  @Test
  void idsAreUnique() {
    assertThat(faults()).extracting(HostFault::id).doesNotHaveDuplicates();
    assertThat(HostFaults.find("service-stopped")).isPresent();
    assertThat(HostFaults.find("nothing")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultChangesTheState(HostFault fault) {
    WindowsHost host = WindowsHost.healthy();
    Map<String, String> before = host.snapshot();
    boolean listens = host.portState(3389) == PortState.OPEN;
    fault.breakHost(host);
    boolean other = fault.id().equals("port-conflict"); // a program that the state does not have
    assertThat(host.snapshot().equals(before)).isEqualTo(other);
    assertThat(listens).isTrue();
  }

  @Test
  void twoFaultsAtOnce() {
    WindowsHost host = HostFaults.find("service-stopped").orElseThrow().host();
    HostFaults.find("key-file-rights").orElseThrow().breakHost(host);
    assertThat(host.portState(3389)).isEqualTo(PortState.CLOSED);
    assertThat(host.keys.readableByService(KeyContainers.REMOTE_DESKTOP)).isFalse();
  }

  @Test
  void whatStandsInTheWay() {
    WindowsHost host = WindowsHost.healthy();
    HostCall write = new HostCall.WriteValue("HKLM\\SOFTWARE", "x", RegistryData.number(1));
    host.alter(HostFaults.refusing(HostCall.WriteValue.class));
    assertThat(host.perform(write)).isEqualTo(WindowsError.ACCESS_DENIED.refused());
    host.behaveAgain();
    assertThat(host.perform(write)).isEqualTo(new HostReply.Done());
    host.alter(HostFaults.worseAfter(HostCall.WriteValue.class));
    assertThat(host.perform(write)).isEqualTo(new HostReply.Done());
    assertThat(host.portState(3389)).isEqualTo(PortState.CLOSED);
    host.alter(HostFaults.crashing("TermService"));
    assertThat(host.perform(new HostCall.StartService("TermService", LIMIT)))
        .isEqualTo(WindowsError.SERVICE_TERMINATED.refused());
    host.alter(HostFaults.withoutTimeSource());
    assertThat(host.perform(new HostCall.SetClockByService()))
        .isEqualTo(WindowsError.TIMEOUT.refused());
    host.alter(HostFaults.policyBlocking(3389));
    assertThat(host.portState(3389)).isEqualTo(PortState.DROPPED);
    HostReply.FirewallRulesListed rules =
        (HostReply.FirewallRulesListed) host.perform(new HostCall.ListFirewallRules(3389));
    assertThat(rules.rules()).filteredOn(HostReply.FirewallRule::byPolicy).hasSize(1);
    assertThat(host.perform(new HostCall.EnableFirewallRule("Lab-Block-3389", false)))
        .isEqualTo(WindowsError.ACCESS_DENIED.refused());
  }
}
