package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.smb2.Smb2Body;
import org.rdpdoctor.wire.smb2.Smb2FileId;
import org.rdpdoctor.wire.smb2.Smb2InfoType;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Response.FileFacts;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** Carries out the requests of one signed-in client: its trees, and what is open in them. */
final class Requests {
  private static final long ALL_ACCESS = 0x001F_01FFL;
  private static final int MAX_OPEN = 1000;

  private final SmbServer server;
  private final Agreement agreement;
  private final SmbAccount account;
  private final Map<Long, Share> trees = new HashMap<>();
  private final Map<Smb2FileId, Open> files = new HashMap<>();

  Requests(SmbServer server, Agreement agreement, SmbAccount account) {
    this.server = server;
    this.agreement = agreement;
    this.account = account;
  }

  /** What a request is answered with; the status is success or a warning. */
  record Outcome(NtStatus status, Smb2Response body) {
    private static Outcome of(Smb2Response body) {
      return new Outcome(NtStatus.SUCCESS, body);
    }
  }

  void disconnect(Chain chain) throws SmbRefusal {
    if (trees.remove(chain.treeId()) == null) {
      throw new SmbRefusal(Smb2Status.NETWORK_NAME_DELETED);
    }
  }

  Outcome perform(Smb2Body body, Chain chain) throws SmbRefusal, DecodeException, IOException {
    return switch (body) {
      case Smb2Request request -> perform(request, chain);
      case Smb2Response _, Smb2Body.Opaque _ -> throw new SmbRefusal(Smb2Status.NOT_SUPPORTED);
    };
  }

  private Outcome perform(Smb2Request request, Chain chain)
      throws SmbRefusal, DecodeException, IOException {
    return switch (request) {
      case Smb2Request.Plain plain -> Outcome.of(new Smb2Response.Plain());
      case Smb2Request.TreeConnect connect -> connect(connect, chain);
      case Smb2Request.Create create -> open(create, chain);
      case Smb2Request.Close close -> close(close, chain);
      case Smb2Request.Flush flush -> {
        Open _ = opened(flush.file(), chain);
        yield Outcome.of(new Smb2Response.Plain());
      }
      case Smb2Request.Read read -> read(read, opened(read.file(), chain));
      case Smb2Request.Write write -> {
        opened(write.file(), chain).write(write.offset(), write.data());
        yield Outcome.of(new Smb2Response.Written(write.data().size()));
      }
      case Smb2Request.Ioctl ioctl -> control(ioctl, chain);
      case Smb2Request.QueryDirectory query ->
          Outcome.of(new Smb2Response.Queried(opened(query.file(), chain).list(query)));
      case Smb2Request.QueryInfo query -> tell(query, opened(query.file(), chain));
      case Smb2Request.SetInfo set -> {
        opened(set.file(), chain).set(set);
        yield Outcome.of(new Smb2Response.InfoSet());
      }
      case Smb2Request.Negotiate _, Smb2Request.SessionSetup _ ->
          throw new SmbRefusal(Smb2Status.INVALID_PARAMETER);
    };
  }

  private Outcome connect(Smb2Request.TreeConnect request, Chain chain) throws SmbRefusal {
    Share share =
        Share.named(request.path()).orElseThrow(() -> new SmbRefusal(Smb2Status.BAD_NETWORK_NAME));
    boolean disk = share instanceof Share.Disk;
    if (disk && !account.administrator()) {
      throw new SmbRefusal(NtStatus.ACCESS_DENIED);
    }
    if (disk && server.sharesAreGone()) {
      throw new SmbRefusal(Smb2Status.BAD_NETWORK_NAME);
    }
    long id = server.nextId();
    trees.put(id, share);
    chain.connect(id);
    int type = disk ? Smb2Response.TreeConnect.DISK : Smb2Response.TreeConnect.PIPE;
    return Outcome.of(new Smb2Response.TreeConnect(type, 0, 0, ALL_ACCESS));
  }

  private Share tree(Chain chain) throws SmbRefusal {
    Share share = trees.get(chain.treeId());
    if (share == null || (share instanceof Share.Disk && server.sharesAreGone())) {
      throw new SmbRefusal(Smb2Status.NETWORK_NAME_DELETED);
    }
    return share;
  }

  private Outcome open(Smb2Request.Create request, Chain chain) throws SmbRefusal, IOException {
    if (files.size() >= MAX_OPEN) {
      throw new SmbRefusal(Smb2Status.INSUFFICIENT_RESOURCES);
    }
    Open opened =
        switch (tree(chain)) {
          case Share.Disk(String root) -> server.files().open(root, request);
          case Share.PipeShare() -> server.pipes().open(request.name(), account);
        };
    Smb2FileId id = new Smb2FileId(server.nextId(), server.nextId());
    files.put(id, opened);
    chain.open(id);
    return Outcome.of(new Smb2Response.Create(opened.action(), opened.facts(), id));
  }

  private Open opened(Smb2FileId named, Chain chain) throws SmbRefusal {
    Share _ = tree(chain);
    Open open = files.get(chain.resolved(named));
    if (open == null) {
      throw new SmbRefusal(Smb2Status.FILE_CLOSED);
    }
    return open;
  }

  private Outcome close(Smb2Request.Close request, Chain chain) throws SmbRefusal, IOException {
    Open open = opened(request.file(), chain);
    FileFacts facts = request.describes() ? open.facts() : FileFacts.NONE;
    files.remove(chain.resolved(request.file()));
    open.close();
    return Outcome.of(new Smb2Response.Close(request.describes() ? 1 : 0, facts));
  }

  private static Outcome read(Smb2Request.Read request, Open open) throws SmbRefusal, IOException {
    Open.Part part = open.read(request);
    return new Outcome(status(part), new Smb2Response.Read(part.data()));
  }

  private static Outcome tell(Smb2Request.QueryInfo request, Open open)
      throws SmbRefusal, IOException {
    Bytes output = open.tell(request);
    if (output.size() <= request.maxOutput()) {
      return Outcome.of(new Smb2Response.Queried(output));
    }
    if (request.type() == Smb2InfoType.SECURITY) {
      Bytes needed = new Writer().u32le(output.size()).toBytes();
      throw new SmbRefusal(Smb2Status.BUFFER_TOO_SMALL, needed);
    }
    return new Outcome(
        Smb2Status.BUFFER_OVERFLOW,
        new Smb2Response.Queried(output.first((int) request.maxOutput())));
  }

  private Outcome control(Smb2Request.Ioctl request, Chain chain)
      throws SmbRefusal, DecodeException, IOException {
    long code = request.control();
    if (code == Smb2Request.Ioctl.FSCTL_VALIDATE_NEGOTIATE_INFO) {
      Bytes answer = agreement.validated(request.input(), server.guid());
      return controlled(request, new Open.Part(answer, false));
    }
    if (code == Smb2Request.Ioctl.FSCTL_PIPE_TRANSCEIVE) {
      Open open = opened(request.file(), chain);
      return controlled(request, open.transceive(request.input(), request.maxOutput()));
    }
    if (code == Smb2Request.Ioctl.FSCTL_DFS_GET_REFERRALS) {
      throw new SmbRefusal(Smb2Status.FS_DRIVER_REQUIRED);
    }
    throw new SmbRefusal(Smb2Status.INVALID_DEVICE_REQUEST);
  }

  private static Outcome controlled(Smb2Request.Ioctl request, Open.Part part) {
    return new Outcome(
        status(part), new Smb2Response.Ioctl(request.control(), request.file(), part.data()));
  }

  private static NtStatus status(Open.Part part) {
    return part.more() ? Smb2Status.BUFFER_OVERFLOW : NtStatus.SUCCESS;
  }

  /** The client is gone: what it had open is closed. */
  void end() {
    files.values().forEach(Requests::closeQuietly);
    files.clear();
    trees.clear();
  }

  private static void closeQuietly(Open open) {
    try {
      open.close();
    } catch (SmbRefusal | IOException nobodyToTell) {
      // The client has gone.
    }
  }
}
