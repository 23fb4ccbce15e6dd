package org.rdpdoctor.remote.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

  @Test
  void placesAreRead() {
    assertThat(Place.Text.read("here")).contains(new Place.Here());
    assertThat(Place.Text.read("ssh:jump"))
        .contains(new Place.Ssh("ssh:jump", Optional.empty(), "jump", Optional.empty()));
    assertThat(Place.Text.read("ssh:CORP\\ann@jump.example.com:2222"))
        .contains(
            new Place.Ssh(
                "ssh:CORP\\ann@jump.example.com:2222",
                Optional.of("CORP\\ann"),
                "jump.example.com",
                Optional.of(2222)));
    assertThat(Place.Text.read("ssh:[2001:db8::1]:22"))
        .contains(
            new Place.Ssh(
                "ssh:[2001:db8::1]:22", Optional.empty(), "2001:db8::1", Optional.of(22)));
    assertThat(Place.Text.read("agent:10.0.0.1:4000#" + FINGERPRINT))
        .contains(new Place.Agent("agent:10.0.0.1:4000", "10.0.0.1", 4000, FINGERPRINT));
  }

  @Test
  void whatIsNoPlaceIsNone() {
    for (String wrong :
        List.of(
            "",
            "there",
            "ssh:",
            "ssh:-oProxyCommand=x",
            "ssh:a b",
            "ssh:jump:0",
            "ssh:jump:99999",
            "agent:host:1",
            "agent:host:1#12",
            "agent:host#" + FINGERPRINT,
            "agent:host:1#" + ":".repeat(64))) {
      assertThat(Place.Text.read(wrong)).as(wrong).isEmpty();
    }
  }
}
