package org.rdpdoctor.app;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.ChannelChoice;
import org.rdpdoctor.remote.ChannelOpener;
import org.rdpdoctor.remote.Channels;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.azure.AzureIdentity;
import org.rdpdoctor.remote.azure.AzureOpener;
import org.rdpdoctor.remote.azure.AzurePlaces;
import org.rdpdoctor.remote.local.LocalOpener;
import org.rdpdoctor.remote.smb.SmbChannelOpener;
import org.rdpdoctor.remote.ssh.SshKeys;
import org.rdpdoctor.remote.ssh.SshOpener;
import org.rdpdoctor.remote.winrm.WinRmOpener;

/**
 * The channels that this program can open, in the order in which auto prefers them.
 *
 * @param azure as whom Azure is asked
 * @param keys by which ssh signs in
 * @param tasksToRead smb may run a task on the host to read what it has no other way for
 */
record HostChannels(AzureIdentity azure, SshKeys keys, boolean tasksToRead) {
  static final String AUTO = Channels.AUTO;

  private Channels of(ChannelOpener... first) {
    List<ChannelOpener> openers = new ArrayList<>(List.of(first));
    openers.addAll(
        List.of(
            new WinRmOpener(),
            new SshOpener(keys),
            new SmbChannelOpener(tasksToRead),
            new AzureOpener(AzurePlaces.PUBLIC, azure)));
    return new Channels(openers, new SystemResolver());
  }

  static List<String> names() {
    return List.of(
        LocalOpener.NAME,
        WinRmOpener.NAME,
        SshOpener.NAME,
        SmbChannelOpener.NAME,
        AzureOpener.NAME,
        AUTO);
  }

  ChannelChoice open(String name, HostAccess access) throws InterruptedException {
    if (isThisMachine(access.host())) {
      return of(new LocalOpener()).choose(name, access);
    }
    if (name.equals(LocalOpener.NAME)) {
      throw new UsageProblem("--via local reads this machine: give localhost as the host");
    }
    return of().choose(name, access); // another machine must never be taken for this one
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
