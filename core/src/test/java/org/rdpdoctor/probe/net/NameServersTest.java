package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameServersTest {
  @Test
  void readsTheResolverFile() {
    assertThat(
            NameServers.ofLines(
                List.of(
                    "# made by hand",
                    "search example",
                    "nameserver 192.0.2.1",
                    "  nameserver\t2001:db8::1",
                    "nameserver",
                    "nameserver not-an-address",
                    "nameserver 192.0.2.3",
                    "nameserver 192.0.2.4")))
        .extracting(InetSocketAddress::toString)
        .containsExactly("/192.0.2.1:53", "/[2001:db8:0:0:0:0:0:1]:53", "/192.0.2.3:53");
  }

  @Test
  void readsTheUrlsOfTheJdk() {
    assertThat(NameServers.ofUrls("dns://192.0.2.1/example dns://[2001:db8::1]:53 null"))
        .hasSize(2);
    assertThat(NameServers.ofUrls("dns://[")).isEmpty();
  }

  @Test
  void asksTheJdkWithoutFailing() {
    assertThat(NameServers.ofPlatform()).hasSizeLessThanOrEqualTo(NameServers.MAX_SERVERS);
    assertThat(NameServers.ofFile(Path.of("/nonexistent"))).isEmpty();
  }
}
