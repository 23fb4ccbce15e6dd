package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.hostcall.HostReply.FirewallRule;

/** Rules as the registry holds them, by the grammar of MS-GPFAS section 2.2.2.19. */
class FirewallRulesTest {
  private static Optional<FirewallRule> rule(String fields) {
    return FirewallRules.about(3389, "rule", "v2.30|" + fields, false);
  }

  @Test
  void onlyBlockBlocks() {
    String tail = "|Active=TRUE|Dir=In|Protocol=6|LPort=3389|Name=x|";
    assertThat(rule("Action=Allow" + tail)).get().matches(FirewallRule::allows);
    assertThat(rule("Action=ByPass" + tail)).get().matches(FirewallRule::allows);
    assertThat(rule("Action=Block" + tail)).get().matches(each -> !each.allows());
  }

  @Test
  void aRuleForSomethingElseIsNotOneForAnyPort() {
    String head = "Action=Block|Active=TRUE|Dir=In|Protocol=17|";
    assertThat(rule(head)).isPresent();
    assertThat(rule(head + "LPort=5353|")).isEmpty();
    assertThat(rule(head + "LPort2_24=mDNS|")).isEmpty();
    assertThat(rule(head + "LPort2_20=PlyDiscoveryInProgress|")).isEmpty();
    assertThat(rule(head + "LPort2_10=3380-3390|LPort=80|"))
        .get()
        .extracting(FirewallRule::ports)
        .isEqualTo("80, 3380-3390");
  }

  @Test
  void addressesAndProfilesOfEveryFormAreTold() {
    FirewallRule rule =
        rule("Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Private|"
                + "RA4=10.0.0.0/8|RA42=LocalSubnet|RA6=LocalSubnet|")
            .orElseThrow();
    assertThat(rule.profiles()).isEqualTo("Domain, Private");
    assertThat(rule.remoteAddresses()).isEqualTo("10.0.0.0/8, LocalSubnet");
  }
}
