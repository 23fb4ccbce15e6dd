package org.rdpdoctor.app;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.ChannelChoice;
import org.rdpdoctor.remote.ChannelOpener;
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
    return of(new LocalOpener());
  }

  private static Channels elsewhere() {
    return of();
  }

  private static Channels of(ChannelOpener... first) {
    List<ChannelOpener> openers = new ArrayList<>(List.of(first));
    openers.addAll(
        List.of(new WinRmOpener(), new SshOpener(), new SmbChannelOpener(), new AzureOpener()));
    return new Channels(openers, new SystemResolver());
  }

  static List<String> names() {
    return all().names();
  }

  static ChannelChoice open(String name, HostAccess access) throws InterruptedException {
    if (isThisMachine(access.host())) {
      return all().choose(name, access);
    }
    if (name.equals(LocalOpener.NAME)) {
      throw new UsageProblem("--via local reads this machine: give localhost as the host");
    }
    return elsewhere().choose(name, access); // another machine must never be taken for this one
  }

  /** As a journal names it, so that an undo elsewhere does not take another machine for it. */
  static String thisMachine() {
    return System.getenv().getOrDefault("COMPUTERNAME", "localhost");
  }

  static boolean isThisMachine(String host) {
    return List.of("localhost", "127.0.0.1", "::1").contains(host)
        || host.equalsIgnoreCase(thisMachine());
  }
}
