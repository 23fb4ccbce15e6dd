package org.rdpdoctor.remote.smb;

import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.common.SMBRuntimeException;
import com.hierynomus.smbj.connection.Connection;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.PipeShare;
import com.hierynomus.smbj.share.Share;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.spnego.SpnegoToken;

/**
 * One SMB connection, signed and, where the server can, encrypted; and the shares on it. It is
 * never led to another host: only the one address that was asked for is dialled. Whatever smbj
 * throws becomes a {@link Refusal} or a {@link ChannelLost} here.
 */
final class SmbLink implements AutoCloseable {
  /** Pipes of the machine. */
  static final String IPC = "IPC$";

  /** The folder of Windows. */
  static final String ADMIN = "ADMIN$";

  /** Statuses that say that connection, session or share are gone, MS-ERREF section 2.3.1. */
  private static final Map<Long, String> GONE =
      Map.of(
          0xC000_00C9L, "the share is not there any more",
          0xC000_0203L, "the server has ended our session",
          0xC000_035CL, "our session has expired",
          0xC000_020CL, "the server has disconnected us",
          0xC000_020DL, "the server has reset the connection",
          0xC000_00B0L, "the service behind the pipe is gone",
          0xC000_014BL, "the service behind the pipe is gone",
          0xC000_0128L, "the server has closed what was open");

  private final HostAccess access;
  private final int port;
  private final SmbSignIn signIn;
  private final DialOnce dial;
  private final SMBClient client;
  private final Connection connection;
  private final Map<String, Share> shares = new HashMap<>();
  private Optional<Session> session = Optional.empty();
  private Optional<String> broken = Optional.empty();

  private SmbLink(
      HostAccess access,
      int port,
      SmbSignIn signIn,
      DialOnce dial,
      SMBClient client,
      Connection connection) {
    this.access = access;
    this.port = port;
    this.signIn = signIn;
    this.dial = dial;
    this.client = client;
    this.connection = connection;
  }

  /** Something to be asked of smbj. */
  @FunctionalInterface
  interface Asking<T> {
    T ask() throws IOException;
  }

  /**
   * Connects and negotiates; nobody is signed in yet.
   *
   * @throws IOException with one line: nothing listens, or what does is not SMB 2 or 3
   */
  static SmbLink connect(HostAccess access, int port, SmbSignIn signIn) throws IOException {
    DialOnce dial = new DialOnce(access.host(), port, access.limits().connect());
    SMBClient client = new SMBClient(config(access.limits().answer(), dial, signIn));
    try (Watch _ = Watch.over(access.limits().answer().plus(access.limits().connect()), dial)) {
      Connection connection = client.connect(access.host(), port);
      return new SmbLink(access, port, signIn, dial, client, connection);
    } catch (IOException | RuntimeException e) {
      client.close();
      dial.close();
      throw new IOException(
          dial.hasConnected()
              ? "what answers on port %d is no SMB 2 or 3 server".formatted(port)
              : dial.notReached().orElse("port %d: %s".formatted(port, why(e, access))),
          e);
    }
  }

  private static SmbConfig config(Duration answer, DialOnce dial, SmbSignIn signIn) {
    return SmbConfig.builder()
        .withDialects(
            SMB2Dialect.SMB_3_1_1,
            SMB2Dialect.SMB_3_0_2,
            SMB2Dialect.SMB_3_0,
            SMB2Dialect.SMB_2_1,
            SMB2Dialect.SMB_2_0_2)
        .withSigningRequired(true)
        .withEncryptData(true)
        .withDfsEnabled(false)
        .withSocketFactory(dial)
        .withTimeout(answer.toMillis(), TimeUnit.MILLISECONDS)
        .withSoTimeout(0)
        .withAuthenticators(signIn.factory())
        .build();
  }

  /**
   * The machine's clock. A connection tells it once, as it begins: another is made, because the
   * clock may have been set since.
   */
  Optional<Instant> serverTime() {
    try (SmbLink another = connect(access, port, signIn)) {
      return another.timeAtFirst();
    } catch (IOException busy) {
      return timeAtFirst();
    }
  }

  /** By what it showed in its first answer and the time since then. */
  private Optional<Instant> timeAtFirst() {
    return Optional.ofNullable(connection.getConnectionContext().getTimeOffsetMillis())
        .map(offset -> Instant.now().minusMillis(offset));
  }

  /** The machine's name, as it said when we signed in by NTLM. */
  Optional<String> serverName() {
    return Optional.ofNullable(connection.getConnectionContext().getNetBiosName());
  }

  /** What protects what is sent, for people. */
  String protection() {
    boolean encrypted = connection.getConnectionContext().supportsEncryption();
    return "%s, %s"
        .formatted(
            connection.getNegotiatedProtocol().getDialect(), encrypted ? "encrypted" : "signed");
  }

  /**
   * Signs in.
   *
   * @throws Refusal with the status of the server
   */
  void signIn(SmbSignIn signIn) throws Refusal, ChannelLost, InterruptedException {
    if (!offers(signIn)) {
      throw new ChannelLost("the server does not take %s".formatted(signIn.mechanism()));
    }
    session =
        Optional.of(ask("sign-in", () -> connection.authenticate(signIn.authenticationContext())));
  }

  /** What the server's first token offers; one that cannot be read may offer anything. */
  private boolean offers(SmbSignIn signIn) {
    Bytes token = Bytes.of(connection.getConnectionContext().getGssNegotiateToken());
    try {
      return !(SpnegoToken.decode(new Reader(token)) instanceof SpnegoToken.NegTokenInit offer)
          || offer.mechTypes().stream()
              .anyMatch(offered -> offered.dotted().equals(signIn.factory().getName()));
    } catch (DecodeException _) {
      return true;
    }
  }

  /** The share of pipes. */
  PipeShare pipes() throws Refusal, ChannelLost, InterruptedException {
    if (share(IPC) instanceof PipeShare pipes) {
      return pipes;
    }
    throw Refusal.because(0, "%s is not a share of pipes".formatted(IPC));
  }

  /** A share of files. */
  DiskShare files(String name) throws Refusal, ChannelLost, InterruptedException {
    if (share(name) instanceof DiskShare files) {
      return files;
    }
    throw Refusal.because(0, "%s is not a share of files".formatted(name));
  }

  private Share share(String name) throws Refusal, ChannelLost, InterruptedException {
    @Nullable Share known = shares.get(name);
    if (known != null) {
      return known;
    }
    try {
      Share opened = ask("share " + name, () -> signedIn().connectShare(name));
      shares.put(name, opened);
      return opened;
    } catch (Refusal refusal) {
      throw Refusal.because(refusal.code(), String.valueOf(refusal.getMessage()));
    }
  }

  Session signedIn() {
    return session.orElseThrow(() -> new IllegalStateException("nobody has signed in"));
  }

  /** Asks the server, and says what came of it in our terms. */
  <T> T ask(String what, Asking<T> asking) throws Refusal, ChannelLost, InterruptedException {
    if (broken.isPresent()) {
      throw new ChannelLost(broken.get());
    }
    try {
      return asking.ask();
    } catch (SMBApiException answered) {
      @Nullable String gone = GONE.get(answered.getStatusCode());
      if (gone != null) {
        throw lost("%s: %s".formatted(what, gone));
      }
      throw Refusal.ofStatus(what, answered.getStatusCode());
    } catch (IOException | RuntimeException problem) {
      if (Thread.interrupted() || hasCause(problem, InterruptedException.class)) {
        throw new InterruptedException();
      }
      throw lost("%s: %s".formatted(what, why(problem, access)));
    }
  }

  /** Nothing is asked any more; what comes behind says the same. */
  private ChannelLost lost(String because) {
    broken = Optional.of(because);
    dial.close();
    return new ChannelLost(because);
  }

  /** Closes the connection when the work takes longer than that. */
  Watch within(Duration limit) {
    return Watch.over(limit, dial);
  }

  private static String why(Throwable problem, HostAccess access) {
    if (hasCause(problem, TimeoutException.class)
        || hasCause(problem, SocketTimeoutException.class)) {
      return "no answer in time (%d s)".formatted(access.limits().answer().toSeconds());
    }
    if (hasCause(problem, java.net.UnknownHostException.class)) {
      return "the name %s is not known".formatted(access.host());
    }
    if (hasCause(problem, java.net.ConnectException.class)) {
      return "the connection is refused";
    }
    if (hasCause(problem, java.net.NoRouteToHostException.class)) {
      return "there is no way to the host";
    }
    return hasCause(problem, IOException.class) || hasCause(problem, SMBRuntimeException.class)
        ? "the connection is broken"
        : "the server's answer cannot be used";
  }

  private static boolean hasCause(Throwable problem, Class<? extends Throwable> type) {
    @Nullable Throwable at = problem;
    for (int depth = 0; at != null && depth < 16; depth++) {
      if (type.isInstance(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** Without a goodbye, for which the server needs none; never throws. */
  @Override
  public void close() {
    try {
      connection.close(true);
    } catch (IOException | RuntimeException _) {
      // it is gone either way
    }
    client.close();
    dial.close();
  }
}
