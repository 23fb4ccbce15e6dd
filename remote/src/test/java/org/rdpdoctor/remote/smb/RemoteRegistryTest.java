package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.rrp.WinregCall;

class RemoteRegistryTest {
  @Test
  void aMachineThatAlwaysWantsMoreIsOfferedNoMoreThanMayBeAskedFor() {
    assertThat(RemoteRegistry.roomier(4096, 10_000)).isEqualTo(10_000);
    assertThat(RemoteRegistry.roomier(4096, 0)).isEqualTo(8192);
    long most = RemoteRegistry.roomier(4096, WinregCall.MAX_DATA_SIZE);
    assertThat(RemoteRegistry.roomier(most, most)).isEqualTo(WinregCall.MAX_DATA_SIZE);
  }
}
