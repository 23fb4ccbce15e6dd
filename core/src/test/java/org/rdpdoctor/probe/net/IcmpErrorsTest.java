package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Firewall rejections between two network namespaces, as the dialer sees them. */
@Timeout(120)
class IcmpErrorsTest {
  private static final String RULES =
      """
      table inet filter {
        chain input {
          type filter hook input priority 0; policy accept;
          tcp dport 1001 reject with icmpx type admin-prohibited
          tcp dport 1002 reject with icmpx type port-unreachable
          tcp dport 1003 reject with icmpx type host-unreachable
          tcp dport 1004 reject with tcp reset
          tcp dport 1006 drop
          udp dport 1001 reject with icmpx type admin-prohibited
          udp dport 1002 reject with icmpx type port-unreachable
          udp dport 1003 reject with icmpx type host-unreachable
          udp dport 1006 drop
        }
      }
      """;
  private static final String V4 = "10.213.7.2";
  private static final String V6 = "fd00:213:7::2";

  private final String client = "rdpd-c-" + ProcessHandle.current().pid();
  private final String server = "rdpd-s-" + ProcessHandle.current().pid();

  @BeforeEach
  void makeNetwork() throws IOException, InterruptedException {
    Requirement.root();
    Requirement.tool("ip");
    Requirement.tool("nft");
    ip("netns", "add", client);
    ip("netns", "add", server);
    ip("-n", client, "link", "add", "near", "type", "veth", "peer", "name", "far", "netns", server);
    address(client, "near", "10.213.7.1/24", "fd00:213:7::1/64");
    address(server, "far", V4 + "/24", V6 + "/64");
    ip("-n", client, "route", "add", "prohibit", "10.214.0.1");
    ip("-n", client, "route", "add", "unreachable", "10.214.0.2");
    ToolRun rules = ToolRun.of(List.of("ip", "netns", "exec", server, "nft", "-f", "-"), RULES);
    assertThat(rules.exitCode()).as(rules.output()).isZero();
  }

  private static void address(String namespace, String device, String v4, String v6)
      throws IOException, InterruptedException {
    ip("-n", namespace, "address", "add", v4, "dev", device);
    ip("-n", namespace, "address", "add", v6, "dev", device, "nodad");
    ip("-n", namespace, "link", "set", device, "up");
    ip("-n", namespace, "link", "set", "lo", "up");
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    ToolRun run = ToolRun.of(command);
    assertThat(run.exitCode()).as("%s: %s", command, run.output()).isZero();
  }

  @AfterEach
  void removeNetwork() throws IOException, InterruptedException {
    ToolRun.of(List.of("ip", "netns", "delete", client));
    ToolRun.of(List.of("ip", "netns", "delete", server));
  }

  private List<String> dial(String... addressesAndPorts) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                client,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DialProgram.class.getName()));
    command.addAll(List.of(addressesAndPorts));
    ToolRun run = ToolRun.of(command);
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output().lines().toList();
  }

  @Test
  void tellsEachRejectionApart() throws IOException, InterruptedException {
    List<String> seen =
        dial(
            V4, "1001", V4, "1002", V4, "1003", V4, "1004", V4, "1005", V6, "1001", V6, "1002", V6,
            "1003");
    assertThat(seen).hasSize(8);
    assertThat(seen.get(0))
        .startsWith("TcpProhibited")
        .contains("how=ICMP administratively prohibited (code 13)")
        .contains("reportedBy=Optional[" + V4 + "]");
    assertThat(seen.get(1))
        .startsWith("TcpProhibited")
        .contains("how=rejected with ICMP port unreachable");
    assertThat(seen.get(2))
        .startsWith("TcpUnreachable")
        .contains("what=host")
        .contains("reportedBy=Optional[" + V4 + "]");
    assertThat(seen.get(3)).startsWith("TcpRefused");
    assertThat(seen.get(4)).startsWith("TcpRefused");
    assertThat(seen.get(5))
        .startsWith("TcpProhibited")
        .contains("how=ICMPv6 administratively prohibited (code 1)")
        .contains("fd00:213:7:0:0:0:0:2");
    assertThat(seen.get(6)).startsWith("TcpProhibited").contains("port unreachable");
    assertThat(seen.get(7)).startsWith("TcpUnreachable");
  }

  @Test
  void tellsTheRejectionsOfDatagramsApart() throws IOException, InterruptedException {
    List<String> seen =
        dial(
            V4,
            "udp:1001",
            V4,
            "udp:1002",
            V4,
            "udp:1003",
            V4,
            "udp:1005",
            V4,
            "udp:1006",
            V6,
            "udp:1001",
            V6,
            "udp:1005",
            "10.214.0.1",
            "udp:1",
            "192.0.2.1",
            "udp:1");
    assertThat(seen.get(0))
        .isEqualTo(
            "Prohibited[how=ICMP administratively prohibited (code 13),"
                + " reportedBy=Optional[10.213.7.2]]");
    assertThat(seen.get(1)).isEqualTo("Refused[reportedBy=Optional[10.213.7.2]]");
    assertThat(seen.get(2)).as("Linux keeps it from a socket").isEqualTo("Silent[]");
    assertThat(seen.get(3)).isEqualTo("Refused[reportedBy=Optional[10.213.7.2]]");
    assertThat(seen.get(4)).isEqualTo("Silent[]");
    assertThat(seen.get(5))
        .startsWith("Prohibited[how=ICMPv6 administratively prohibited (code 1)");
    assertThat(seen.get(6)).startsWith("Refused[reportedBy=Optional[fd00:213:7");
    assertThat(seen.get(7)).startsWith("Prohibited[how=forbidden");
    assertThat(seen.get(8)).startsWith("Unreachable[what=network");
  }

  @Test
  void tellsWhatNeverLeavesThisMachine() throws IOException, InterruptedException {
    List<String> seen = dial("10.214.0.1", "1", "10.214.0.2", "1", "192.0.2.1", "1", V4, "1006");
    assertThat(seen.get(0)).startsWith("TcpProhibited").contains("how=forbidden on this machine");
    assertThat(seen.get(1)).startsWith("TcpUnreachable").contains("what=host");
    assertThat(seen.get(2)).startsWith("TcpUnreachable").contains("what=network");
    assertThat(seen.get(3)).startsWith("TcpTimedOut");
  }
}
