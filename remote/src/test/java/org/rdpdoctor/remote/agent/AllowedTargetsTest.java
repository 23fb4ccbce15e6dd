package org.rdpdoctor.remote.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Target;

class AllowedTargetsTest {
  private static boolean allows(String entry, String host, int port) {
    return AllowedTargets.of(List.of(entry)).allow(new Target(host, host, port));
  }

  @Test
  void nothingIsAllowedThatWasNotSaid() {
    assertThat(AllowedTargets.of(List.of()).allow(new Target("a", "a", 3389))).isFalse();
    assertThat(AllowedTargets.ALL.allow(new Target("a", "a", 1))).isTrue();
  }

  @Test
  void names() {
    assertThat(allows("srv.example.com", "SRV.example.com", 3389)).isTrue();
    assertThat(allows("srv.example.com", "srv.example.com", 22)).isFalse();
    assertThat(allows("srv.example.com:3390", "srv.example.com", 3390)).isTrue();
    assertThat(allows("srv.example.com:*", "srv.example.com", 22)).isTrue();
    assertThat(allows("srv.example.com", "x.srv.example.com", 3389)).isFalse();
  }

  /** A name may lead anywhere. */
  @Test
  void networksAllowAddressesAndNoNames() {
    assertThat(allows("10.0.0.0/8", "10.255.0.1", 3389)).isTrue();
    assertThat(allows("10.0.0.0/8", "11.0.0.1", 3389)).isFalse();
    assertThat(allows("10.0.0.0/8:3390", "10.0.0.1", 3389)).isFalse();
    assertThat(allows("0.0.0.0/0", "srv.example.com", 3389)).isFalse();
    assertThat(allows("0.0.0.0/0", "::1", 3389)).isFalse();
    assertThat(allows("192.0.2.7", "192.0.2.7", 3389)).isTrue();
    assertThat(allows("192.0.2.7", "192.0.2.8", 3389)).isFalse();
    assertThat(allows("192.0.2.128/25", "192.0.2.127", 3389)).isFalse();
    assertThat(allows("2001:db8::/32", "2001:db8:1::1", 3389)).isTrue();
    assertThat(allows("[2001:db8::/32]:*", "2001:db8::9", 5)).isTrue();
    assertThat(allows("[2001:db8::1]:3390", "2001:db8::1", 3390)).isTrue();
    assertThat(allows("10.0.0.0/8", "::ffff:10.0.0.1", 3389)).as("the same address").isTrue();
  }

  @Test
  void otherPortsAreTriedOnlyWhereAllAreAllowed() {
    Target target = new Target("a", "a", 3389);
    assertThat(AllowedTargets.of(List.of("a")).allowEveryPort(target)).isFalse();
    assertThat(AllowedTargets.of(List.of("a:*")).allowEveryPort(target)).isTrue();
  }

  @Test
  void whatIsNoEntryIsSaid() {
    for (String wrong :
        List.of("", "a b", "10.0.0.0/33", "10.0.0.0/x", "a:0", "a:70000", "[::1", "a/24", ":1")) {
      assertThatThrownBy(() -> AllowedTargets.of(List.of(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
