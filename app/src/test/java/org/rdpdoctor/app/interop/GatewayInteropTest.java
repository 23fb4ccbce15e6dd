package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.app.interop.TestingCommand.Ended;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.gateway.GatewayServer;

/**
 * The lab's gateway is passed by a real client, and a real gateway by us. The real gateway is in no
 * Debian package, so its tests run only where somebody has installed it; see interop/rdpgw.sh.
 */
final class GatewayInteropTest {
  private static final Duration CLIENT_LIMIT = Duration.ofMinutes(1);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

  @TempDir static Path folder;

  @BeforeAll
  static void needsTools() throws IOException, InterruptedException {
    boolean found = TestingNetwork.missing().isEmpty();
    assertThat(found || !"true".equals(System.getenv("CI"))).as("needed where CI=true").isTrue();
    assumeTrue(found, "skipped for lack of: the packages of the interop tests");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "http,no-websockets"})
  void aRealClientPassesTheLabGateway(String transport) throws IOException, InterruptedException {
    try (FaultServer gateway =
        FaultServer.start(
            Faults.find("healthy-gateway").orElseThrow(), InetAddress.getLoopbackAddress(), 0)) {
      String script =
          """
          work=$(mktemp -d)
          Xvfb -noreset -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>$work/display >/dev/null 2>&1 &
          xvfb=$!
          for _ in {1..100}; do [ -s $work/display ] && break; sleep 0.05; done
          DISPLAY=:$(cat $work/display) HOME=$work timeout 40 xfreerdp /v:rdphost.lab.example \
            /g:localhost:%d /gt:%s /gu:%s '/gp:%s' /u:bob /p:x /cert:ignore +auth-only \
            /log-level:DEBUG 2>&1
          kill $xvfb
          rm -rf $work
          """
              .formatted(gateway.port(), transport, GatewayServer.USER, GatewayServer.PASSWORD);
      Ended client = TestingCommand.run(CLIENT_LIMIT, Map.of(), List.of("/bin/bash", "-c", script));
      assertThat(client.out())
          .as("what the client says")
          .contains("Tunnel response received")
          .contains("Tunnel authorization received")
          .contains("Channel response received")
          .contains("Negotiated NLA security");
      assertThat(gateway.defect()).isEmpty();
    }
  }

  @Test
  void weReachXrdpThroughRdpgw() throws IOException, InterruptedException {
    Ended seen = throughRdpgw("127.0.0.1:33891");
    assertThat(seen.out())
        .contains("HEALTHY  127.0.0.1:33891")
        .contains("the gateway lets us through: WebSocket, signed in with Negotiate");
    assertThat(seen.exit()).isZero();
  }

  @Test
  void rdpgwRefusesWhatItsListDoesNotName() throws IOException, InterruptedException {
    Ended seen = throughRdpgw("127.0.0.1:33892");
    assertThat(seen.out()).contains("E_PROXY_RAP_ACCESSDENIED").contains("gateway-denied");
    assertThat(seen.exit()).isEqualTo(1);
  }

  /** In a namespace with nothing but loopback, since rdpgw listens on every address. */
  private static Ended throughRdpgw(String target) throws IOException, InterruptedException {
    assumeTrue(isInstalled("rdpgw") && isInstalled("rdpgw-auth"), "skipped for lack of: rdpgw");
    Path product = folder.resolve(target.replace(':', '-'));
    Files.createDirectories(product);
    String diagnose =
        String.join(
            " ",
            Product.madeIn(product)
                .command(
                    List.of(
                        "diagnose",
                        target,
                        "--gateway",
                        "localhost:9443",
                        "--gateway-user",
                        "alice",
                        "--gateway-password-env",
                        "GATEWAY_PASSWORD",
                        "--ca",
                        "$authority")));
    String script =
        """
        ip link set lo up
        cd %s
        ./server.sh start gateway-xrdp xrdp 127.0.0.1 33891 security_layer=tls >/dev/null || exit 9
        authority=$(./rdpgw.sh start 9443 127.0.0.1:33891) || exit 9
        %s
        result=$?
        ./rdpgw.sh stop
        ./server.sh stop gateway-xrdp >/dev/null
        exit $result
        """
            .formatted(TestingNetwork.scripts(), diagnose);
    return TestingCommand.run(
        RUN_LIMIT,
        Map.of(
            "GATEWAY_PASSWORD",
            "Passw0rd",
            "INTEROP_PREFIX",
            "gwtest",
            "RDPDOCTOR_STATE",
            product.toString()),
        List.of("unshare", "-n", "/bin/bash", "-c", script));
  }

  private static boolean isInstalled(String program) {
    String extra = System.getenv().getOrDefault("RDPGW_BIN", "");
    String path = extra + ":" + System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":", -1))
        .filter(each -> !each.isEmpty())
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }
}
