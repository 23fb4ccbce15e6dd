package org.rdpdoctor.remote;

import org.rdpdoctor.lab.windows.WindowsHost;

/** The machine of the contract: the lab's, as an administrator meets it. */
final class TestingHosts {
  private TestingHosts() {}

  static ChannelContract.Machine healthy() {
    return WindowsHost.healthy()::perform;
  }
}
