package org.rdpdoctor.remote.smb;

import java.io.IOException;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.ChannelOpener;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;

/** Opens {@link SmbChannel}s. */
public final class SmbChannelOpener implements ChannelOpener {
  /** As in {@code --via}. */
  public static final String NAME = "smb";

  private static final int USUAL_PORT = 445;

  private final boolean tasksToRead;

  /** As a repair needs it: whatever can be read is read. */
  public SmbChannelOpener() {
    this(true);
  }

  /**
   * @param tasksToRead sessions, owners of ports and members of groups, which SMB has no way for,
   *     may be read by a script that runs as SYSTEM by the task scheduler: that writes to the host,
   *     though all of it is taken away again
   */
  public SmbChannelOpener(boolean tasksToRead) {
    this.tasksToRead = tasksToRead;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Opened open(HostAccess access) throws InterruptedException {
    if (access.credentials().isEmpty()) {
      return notOpen("it needs an account that is an administrator there", false);
    }
    SmbSignIn.Prepared prepared = SmbSignIn.prepare(access);
    return switch (prepared) {
      case SmbSignIn.Prepared.Not(String why) -> notOpen(why, false);
      case SmbSignIn.Prepared.Ready(SmbSignIn signIn) -> {
        try (signIn) {
          yield connect(access, signIn);
        }
      }
    };
  }

  private Opened connect(HostAccess access, SmbSignIn signIn) throws InterruptedException {
    int port = access.port(NAME).orElse(USUAL_PORT);
    SmbLink link;
    try {
      link = SmbLink.connect(access, port, signIn);
    } catch (IOException e) {
      return notOpen(String.valueOf(e.getMessage()), false);
    }
    boolean open = false;
    try {
      Opened opened = signIn(access, link, signIn);
      open = opened instanceof Opened.Open;
      return opened;
    } finally {
      if (!open) {
        link.close();
      }
    }
  }

  private Opened signIn(HostAccess access, SmbLink link, SmbSignIn signIn)
      throws InterruptedException {
    AccountName account = access.credentials().orElseThrow().account();
    Optional<String> none =
        signIn.mayBeWrong() ? access.budget().take(access.host(), account) : Optional.empty();
    if (none.isPresent()) {
      return notOpen(none.get(), true);
    }
    boolean accepted = false;
    try (Watch _ = link.within(access.limits().call())) {
      link.signIn(signIn);
      accepted = true;
    } catch (Refusal refusal) {
      return notOpen(SignInRefusals.words(account, refusal.code()), true);
    } catch (ChannelLost lost) {
      return notOpen(String.valueOf(lost.getMessage()), true);
    } finally {
      if (signIn.mayBeWrong()) {
        access.budget().settle(access.host(), account, accepted);
      }
    }
    return withRights(access, link, account);
  }

  private Opened withRights(HostAccess access, SmbLink link, AccountName account)
      throws InterruptedException {
    SmbChannel channel = new SmbChannel(access, link, tasksToRead);
    try (Watch _ = link.within(access.limits().call())) {
      channel.checkRights();
      return new Opened.Open(channel);
    } catch (Refusal refusal) {
      boolean rights = refusal.code() == 5;
      return notOpen(
          rights
              ? ("%s signs in, but is no administrator there (%s); of a local account other than"
                      + " Administrator, Windows takes these rights away over the network")
                  .formatted(account, refusal.getMessage())
              : String.valueOf(refusal.getMessage()),
          true);
    } catch (ChannelLost lost) {
      return notOpen(String.valueOf(lost.getMessage()), true);
    }
  }

  private static Opened notOpen(String because, boolean answered) {
    return new Opened.NotOpen(NAME, because, answered);
  }
}
