package org.rdpdoctor.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Ports follow the state, at once and more than once. */
class RdpServiceTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TERMINAL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String RULE = "RemoteDesktop-UserMode-In-TCP";

  private final WindowsHost host = WindowsHost.healthy();

  private static void connect(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 400);
    }
  }

  private void done(HostCall call) {
    assertThat(host.perform(call)).isEqualTo(new HostReply.Done());
  }

  private void deny(int value) {
    done(new HostCall.WriteValue(TERMINAL, "fDenyTSConnections", RegistryData.number(value)));
  }

  @Test
  void aPortIsOpenRefusedAndSilentAsTheStateHasIt() throws IOException {
    try (RdpService service = host.listen()) {
      for (int round = 0; round < 3; round++) {
        connect(service.port());
        deny(1);
        assertThatThrownBy(() -> connect(service.port())).isInstanceOf(ConnectException.class);
        done(new HostCall.EnableFirewallRule(RULE, false));
        assertThatThrownBy(() -> connect(service.port()))
            .isInstanceOf(SocketTimeoutException.class);
        deny(0);
        assertThatThrownBy(() -> connect(service.port()))
            .isInstanceOf(SocketTimeoutException.class);
        done(new HostCall.EnableFirewallRule(RULE, true));
      }
      connect(service.port());
      assertThat(service.defect()).isEmpty();
    }
  }

  @Test
  void eachPortOfTheMachineHasOneHere() throws IOException {
    try (RdpService service = host.listen()) {
      int usual = service.port();
      assertThat(service.port(3389)).isEqualTo(usual);
      assertThat(service.port(3390)).isNotEqualTo(usual);
      assertThatThrownBy(() -> connect(service.port(3390)))
          .isInstanceOf(SocketTimeoutException.class);
      done(new HostCall.AddFirewallRule("Other", "TCP", 3390));
      assertThatThrownBy(() -> connect(service.port(3390))).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aRestartDropsSessions() {
    assertThat(host.perform(new HostCall.ListSessions()))
        .isNotEqualTo(new HostReply.SessionsListed(java.util.List.of()));
    done(new HostCall.StopService("TermService", LIMIT));
    assertThat(host.portState(3389)).isEqualTo(PortState.CLOSED);
    done(new HostCall.StartService("TermService", LIMIT));
    assertThat(host.portState(3389)).isEqualTo(PortState.OPEN);
    assertThat(host.perform(new HostCall.ListSessions()))
        .isEqualTo(new HostReply.SessionsListed(java.util.List.of()));
  }

  @Test
  void whatIsTakenOverAtTheStartDoesNotCountBefore() {
    done(
        new HostCall.WriteValue(
            TERMINAL + "\\WinStations\\RDP-Tcp", "PortNumber", RegistryData.number(3390)));
    assertThat(host.portState(3389)).isEqualTo(PortState.OPEN);
    host.reboot();
    assertThat(host.portState(3389)).isEqualTo(PortState.CLOSED);
    assertThat(host.portState(3390)).isEqualTo(PortState.DROPPED);
  }
}
