package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.mstypes.FileTime;

/**
 * A Windows machine as it is reached over port 445: SMB 2.0.2 to 3.1.1 with NTLM, signatures and
 * encryption; C$ and ADMIN$; and the pipes winreg, svcctl, atsvc and lsarpc on IPC$ (MS-SMB2,
 * MS-RRP, MS-SCMR, MS-TSCH). Whatever it does on the machine is a call to {@link Machine}.
 */
public final class SmbServer implements Behaviour {
  private static final int GUID_SIZE = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final WindowsIdentity identity;
  private final List<SmbAccount> accounts;
  private final SmbPolicy policy;
  private final Bytes guid = drawn(GUID_SIZE);
  private final FileTime started = FileTime.of(Instant.now());
  private final ShareFiles files;
  private final Pipes pipes;
  private final AtomicReference<SmbFaults> faults = new AtomicReference<>(SmbFaults.NONE);
  private final AtomicReference<Supplier<Instant>> clock;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();
  private final Set<String> stopping = ConcurrentHashMap.newKeySet();

  public SmbServer(
      WindowsIdentity identity,
      List<SmbAccount> accounts,
      SmbPolicy policy,
      Machine machine,
      ScriptHost scripts) {
    this.identity = identity;
    this.clock = new AtomicReference<>(() -> Instant.now().plus(identity.clockOffset()));
    this.accounts = List.copyOf(accounts);
    this.policy = policy;
    this.files = new ShareFiles(machine, started);
    this.pipes = new Pipes(this, machine, scripts);
  }

  /** From now on; requests are counted anew. */
  public void misbehave(SmbFaults how) {
    requests.set(0);
    stopping.removeIf(service -> !how.hangingStops().contains(service));
    faults.set(how);
  }

  /** Whose time clients are told; otherwise ours with the identity's offset. */
  public void keepTimeBy(Supplier<Instant> machinesClock) {
    clock.set(machinesClock);
  }

  FileTime now() {
    return FileTime.of(clock.get().get());
  }

  @Override
  public void serve(Peer peer) throws IOException {
    new SmbConnection(this, peer).hold();
  }

  WindowsIdentity identity() {
    return identity;
  }

  SmbPolicy policy() {
    return policy;
  }

  SmbFaults faults() {
    return faults.get();
  }

  Bytes guid() {
    return guid;
  }

  FileTime started() {
    return started;
  }

  ShareFiles files() {
    return files;
  }

  Pipes pipes() {
    return pipes;
  }

  SignIn signIn() {
    return new SignIn(identity, accounts);
  }

  /** Counts one request; true when the connection is to be cut at it. */
  boolean cutsNow() {
    int number = requests.incrementAndGet();
    return faults().cutAt().orElse(0) == number;
  }

  boolean sharesAreGone() {
    return faults().sharesGoneFrom().orElse(Integer.MAX_VALUE) <= requests.get();
  }

  /** A service was told to stop and hangs. */
  boolean isStopping(String service) {
    return stopping.contains(Names.folded(service));
  }

  void beginStopping(String service) {
    stopping.add(Names.folded(service));
  }

  /** A number for a session, tree or file that was not given before. */
  long nextId() {
    return lastId.incrementAndGet();
  }

  static Bytes drawn(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
