package org.rdpdoctor.app;

import java.util.List;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.ChannelChoice;
import org.rdpdoctor.remote.Channels;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.azure.AzureOpener;
import org.rdpdoctor.remote.local.LocalOpener;
import org.rdpdoctor.remote.smb.SmbChannelOpener;
import org.rdpdoctor.remote.ssh.SshOpener;
import org.rdpdoctor.remote.winrm.WinRmOpener;

/** The channels that this program can open, in the order in which auto prefers them. */
final class HostChannels {
  static final String AUTO = Channels.AUTO;

  private HostChannels() {}

  private static Channels all() {
    return new Channels(List.of(new WinRmOpener(), new SmbChannelOpener()), new SystemResolver());
  }

  static List<String> names() {
    return all().names();
  }

  static ChannelChoice open(String name, HostAccess access) throws InterruptedException {
    return all().choose(name, access);
  }
}
