package org.rdpdoctor.remote.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.ChannelOpener;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.Opened.NotOpen;
import org.rdpdoctor.remote.powershell.PowerShellChannel;
import org.rdpdoctor.wire.Secret;

/**
 * The channel {@code ssh}: an OpenSSH server on Windows, entered with a password, or with the keys
 * of an agent and of files. The key of the host must be one that the user's OpenSSH knows, unless
 * {@link HostAccess#insecure()}.
 */
public final class SshOpener implements ChannelOpener {
  public static final String NAME = "ssh";

  private static final int PORT = 22;
  private static final Duration ALIVE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int MISSED_ANSWERS = 3;

  private final SshKeys keys;

  /** With the usual keys of the user. */
  public SshOpener() {
    this(SshKeys.usual());
  }

  public SshOpener(SshKeys keys) {
    this.keys = keys;
  }

  /**
   * With other keys.
   *
   * @param identities files of private keys, without a passphrase; those that are missing are
   *     passed over
   * @param agent the socket of an agent
   */
  public SshOpener(List<Path> identities, Optional<Path> agent) {
    this(new SshKeys(Optional.empty(), identities, agent, SshKeys.Passphrase.NONE, false));
  }

  /** Who enters with keys; else the user's own name. */
  SshOpener as(String name) {
    return new SshOpener(keys.of(AccountName.parse(name)));
  }

  static Path home() {
    return Path.of(System.getProperty("user.home"), ".ssh");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Opened open(HostAccess access) throws InterruptedException {
    return switch (enter(access)) {
      case Entered.In(SshClient client, ClientSession session) ->
          PowerShellChannel.open(
              NAME,
              access.host(),
              new SshRunner(client, session, access.limits().answer()),
              access.limits());
      case Entered.Not(NotOpen why) -> why;
    };
  }

  /** What came of the attempt to sign in. */
  sealed interface Entered {
    /** Who has it stops the client. */
    record In(SshClient client, ClientSession session) implements Entered {}

    record Not(NotOpen why) implements Entered {}
  }

  /** Signs in, and runs nothing there. */
  Entered enter(HostAccess access) throws InterruptedException {
    int port = access.port(NAME).orElse(PORT);
    KnownHosts known;
    try {
      Path file = access.knownHosts().orElse(home().resolve("known_hosts"));
      known = KnownHosts.of(file, access.host(), port);
    } catch (IOException e) {
      return new Entered.Not(notOpen("known_hosts cannot be read: " + Complaints.of(e), false));
    }
    Entry entry = new Entry(access, port, known);
    return entry.open();
  }

  private static NotOpen notOpen(String because, boolean answered) {
    return new NotOpen(NAME, because, answered);
  }

  /** One attempt to enter one machine. */
  private final class Entry {
    private final HostAccess access;
    private final int port;
    private final KnownHosts known;
    private final AtomicReference<Optional<String>> against =
        new AtomicReference<>(Optional.empty());
    private boolean answered;

    Entry(HostAccess access, int port, KnownHosts known) {
      this.access = access;
      this.port = port;
      this.known = known;
    }

    Entered open() throws InterruptedException {
      SshClient client = client();
      boolean kept = false;
      try {
        client.start();
        ClientSession session =
            client
                .connect(user(), access.host(), port)
                .verify(access.limits().connect())
                .getSession();
        Optional<NotOpen> refused = hostKey(session);
        refused = refused.isPresent() ? refused : signIn(session);
        if (refused.isPresent()) {
          session.close(true);
          return new Entered.Not(refused.get());
        }
        kept = true;
        return new Entered.In(client, session);
      } catch (IOException e) {
        return new Entered.Not(
            notOpen(against.get().orElse("no SSH there: " + Complaints.of(e)), answered));
      } finally {
        if (!kept) {
          client.stop();
        }
      }
    }

    /** Waits until the host has shown its key; nothing of ours is sent before. */
    private Optional<NotOpen> hostKey(ClientSession session) throws InterruptedException {
      long until = System.nanoTime() + access.limits().answer().toNanos();
      Set<ClientSessionEvent> seen = Set.of(ClientSessionEvent.TIMEOUT);
      while (seen.equals(Set.of(ClientSessionEvent.TIMEOUT)) && System.nanoTime() - until < 0) {
        seen =
            session.waitFor(
                EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), LOOK);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (against.get().isPresent()) {
        return Optional.of(notOpen(against.get().get(), true));
      }
      return seen.contains(ClientSessionEvent.WAIT_AUTH)
          ? Optional.empty()
          : Optional.of(notOpen("what is there does not speak SSH with us", answered));
    }

    private String user() {
      return keys.account()
          .or(() -> access.credentials().map(Credentials::account))
          .map(AccountName::toString)
          .orElse(System.getProperty("user.name"));
    }

    private SshClient client() {
      SshClient client = SshClient.setUpDefaultClient();
      client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      client.setServerKeyVerifier((_, _, key) -> {
        answered = true;
        against.set(access.insecure() ? Optional.empty() : known.against(key));
        return against.get().isEmpty();
      });
      client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
      client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      if (usesKeys()) {
        keys.agent()
            .filter(Files::exists)
            .map(AgentSocket::factory)
            .ifPresent(client::setAgentFactory);
      }
      client.setSignatureFactories(knownFirst(client.getSignatureFactories()));
      CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, ALIVE);
      CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED_ANSWERS);
      CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
      return client;
    }

    private boolean usesKeys() {
      return keys.chosen() || !(access.credentials().orElse(null) instanceof Credentials.Password);
    }

    /** A host that has several keys shall show the one that we know, as for OpenSSH. */
    private List<NamedFactory<Signature>> knownFirst(List<NamedFactory<Signature>> all) {
      Set<String> types = known.types();
      return all.stream()
          .sorted(
              Comparator.comparing(
                  each -> !types.contains(KeyUtils.getCanonicalKeyType(each.getName()))))
          .toList();
    }

    private Optional<NotOpen> signIn(ClientSession session)
        throws IOException, InterruptedException {
      Optional<Credentials> credentials = access.credentials();
      if (!usesKeys() && credentials.get() instanceof Credentials.Password password) {
        return withPassword(session, password);
      }
      return withKeys(session);
    }

    private Optional<NotOpen> withPassword(ClientSession session, Credentials.Password password)
        throws IOException, InterruptedException {
      session.setUserAuthFactories(
          List.<UserAuthFactory>of(
              UserAuthPasswordFactory.INSTANCE, UserAuthKeyboardInteractiveFactory.INSTANCE));
      AccountName account = password.account();
      Optional<String> none = access.budget().take(access.host(), account);
      if (none.isPresent()) {
        return Optional.of(notOpen("the password is not tried: " + none.get(), answered));
      }
      boolean accepted = false;
      try {
        session.setPasswordIdentityProvider(once(password));
        session.auth().verify(access.limits().answer());
        accepted = true;
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of(refused(session, e, "the password of " + account));
      } finally {
        access.budget().settle(access.host(), account, accepted);
      }
    }

    /** Given out once: whichever way of asking the server has, it counts as one attempt. */
    private static PasswordIdentityProvider once(Credentials.Password password) {
      AtomicBoolean given = new AtomicBoolean();
      return _ ->
          () ->
              new Iterator<>() {
                @Override
                public boolean hasNext() {
                  return !given.get();
                }

                @Override
                public String next() {
                  if (given.getAndSet(true)) {
                    throw new NoSuchElementException();
                  }
                  return new String(password.password().reveal(), StandardCharsets.UTF_8);
                }
              };
    }

    private Optional<NotOpen> withKeys(ClientSession session) throws IOException {
      session.setUserAuthFactories(List.<UserAuthFactory>of(UserAuthPublicKeyFactory.INSTANCE));
      List<KeyPair> pairs = new ArrayList<>();
      List<String> unread = new ArrayList<>();
      for (Path file : keys.files()) {
        if (Files.exists(file)) {
          read(session, file, pairs, unread);
        }
      }
      session.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(pairs));
      try {
        session.auth().verify(access.limits().answer());
        return Optional.empty();
      } catch (IOException e) {
        String tried =
            "%d keys of files%s"
                .formatted(pairs.size(), keys.agent().isPresent() ? " and those of the agent" : "");
        String left = unread.isEmpty() ? "" : "; not read: " + String.join(", ", unread);
        return Optional.of(refused(session, e, tried + left));
      }
    }

    private void read(ClientSession session, Path file, List<KeyPair> pairs, List<String> unread) {
      AtomicReference<String> problem = new AtomicReference<>("no private key");
      try {
        FileKeyPairProvider provider = new FileKeyPairProvider(file);
        provider.setPasswordFinder((_, _, _) -> {
          Optional<Secret> passphrase = keys.passphrase().of(file);
          problem.set(passphrase.isEmpty() ? "it has a passphrase" : "the passphrase does not fit");
          return passphrase
              .map(each -> new String(each.reveal(), StandardCharsets.UTF_8))
              .orElse(null);
        });
        int before = pairs.size();
        provider.loadKeys(session).forEach(pairs::add);
        if (pairs.size() == before) {
          unread.add("%s (%s)".formatted(file.getFileName(), problem.get()));
        }
      } catch (RuntimeException _) { // whatever the file holds
        unread.add("%s (%s)".formatted(file.getFileName(), problem.get()));
      }
    }

    private NotOpen refused(ClientSession session, IOException problem, String tried) {
      return notOpen(
          "SSH refuses %s for %s: %s"
              .formatted(tried, session.getUsername(), Complaints.of(problem)),
          answered);
    }
  }
}
