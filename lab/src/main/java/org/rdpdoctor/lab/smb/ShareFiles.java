package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rdpdoctor.lab.windows.Caller;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.FileDescribed;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.smb2.Smb2Request.Create;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Status;

/**
 * Opens the machine's files and folders for administrators. A machine has no call that makes an
 * empty folder: until something lies in it, the server itself remembers it.
 */
final class ShareFiles {
  private static final long MAXIMUM_ALLOWED = 0x0200_0000L;
  private static final long SYSTEM_SECURITY = 0x0100_0000L;
  private static final long READ_ATTRIBUTES = 0x80;
  private static final int ALL_BITS = 21;

  private final Machine machine;
  private final FileTime time;
  private final Set<String> emptyFolders = ConcurrentHashMap.newKeySet();

  /**
   * Opens what is on a machine.
   *
   * @param time of all files; the machine's calls tell none
   */
  ShareFiles(Machine machine, FileTime time) {
    this.machine = machine;
    this.time = time;
  }

  FileTime time() {
    return time;
  }

  Machine machine() {
    return machine;
  }

  Open open(String root, Create request) throws SmbRefusal, IOException {
    String name = request.name();
    if (name.startsWith("\\") || name.matches("(.*\\\\)?\\.\\.?(\\\\.*)?|.*[/:*?\"<>|].*")) {
      throw new SmbRefusal(Smb2Status.OBJECT_NAME_INVALID);
    }
    String path = name.isEmpty() ? root : root + "\\" + name;
    return described(path) instanceof FileDescribed there
        ? openThere(root, path, there, request)
        : create(root, path, request);
  }

  private OpenFile openThere(String root, String path, FileDescribed there, Create request)
      throws SmbRefusal, IOException {
    if (request.disposition() == Create.FILE_CREATE) {
      throw new SmbRefusal(Smb2Status.OBJECT_NAME_COLLISION);
    }
    if (there.folder() && request.has(Create.FILE_NON_DIRECTORY_FILE)) {
      throw new SmbRefusal(Smb2Status.FILE_IS_A_DIRECTORY);
    }
    if (!there.folder() && request.has(Create.FILE_DIRECTORY_FILE)) {
      throw new SmbRefusal(Smb2Status.NOT_A_DIRECTORY);
    }
    long access = granted(path, there, request);
    boolean empties =
        request.disposition() != Create.FILE_OPEN && request.disposition() != Create.FILE_OPEN_IF;
    OpenFile file =
        new OpenFile(
            this,
            root,
            path,
            there.folder(),
            access,
            empties ? Smb2Response.Create.OVERWRITTEN : Smb2Response.Create.OPENED,
            request.has(Create.FILE_DELETE_ON_CLOSE));
    if (empties) {
      file.resize(0);
    }
    return file;
  }

  private OpenFile create(String root, String path, Create request) throws SmbRefusal, IOException {
    boolean mustBeThere =
        request.disposition() == Create.FILE_OPEN || request.disposition() == Create.FILE_OVERWRITE;
    boolean hasFolder =
        described(Names.parent(path)) instanceof FileDescribed above && above.folder();
    if (!hasFolder) {
      throw new SmbRefusal(Smb2Status.OBJECT_PATH_NOT_FOUND);
    }
    if (mustBeThere) {
      throw new SmbRefusal(Smb2Status.OBJECT_NAME_NOT_FOUND);
    }
    boolean folder = request.has(Create.FILE_DIRECTORY_FILE);
    if (folder) {
      emptyFolders.add(Names.folded(path));
    } else {
      done(machine.perform(new HostCall.WriteFile(path, Bytes.EMPTY)));
      emptyFolders.removeIf(each -> Names.folded(path).startsWith(each + "\\"));
    }
    return new OpenFile(
        this,
        root,
        path,
        folder,
        AccessMask.FILE_ALL,
        Smb2Response.Create.CREATED,
        request.has(Create.FILE_DELETE_ON_CLOSE));
  }

  /** What the machine says, and what it does not know yet. */
  HostReply described(String path) throws SmbRefusal, IOException {
    HostReply reply = machine.perform(new HostCall.DescribeFile(path));
    if (reply instanceof HostReply.Absent && emptyFolders.contains(Names.folded(path))) {
      return new FileDescribed(true, 0, Optional.empty());
    }
    if (reply instanceof FileDescribed || reply instanceof HostReply.Absent) {
      return reply;
    }
    throw SmbRefusal.of(reply);
  }

  /**
   * The rights that the client gets, all that it asks for. Who opens for backup or restore gets
   * them whatever the access list says, for administrators have both privileges (MS-FSA section
   * 2.1.5.1.2.1).
   */
  private long granted(String path, FileDescribed file, Create request)
      throws SmbRefusal, IOException {
    long asked = AccessMask.ofFile(request.access());
    if (request.has(Create.FILE_OPEN_FOR_BACKUP_INTENT) || file.descriptor().isEmpty()) {
      return (asked & MAXIMUM_ALLOWED) != 0 ? AccessMask.FILE_ALL : asked;
    }
    SecurityDescriptor descriptor = decoded(file.descriptor().get());
    long ofFolder = ofFolderAbove(path);
    long granted = 0;
    for (int bit = 0; bit < ALL_BITS; bit++) {
      long right = 1L << bit & AccessMask.FILE_ALL;
      if (right != 0
          && (descriptor.allows(Caller.ADMINISTRATOR.sids(), right) || (ofFolder & right) != 0)) {
        granted |= right;
      }
    }
    boolean all = (asked & ~MAXIMUM_ALLOWED & ~SYSTEM_SECURITY & ~granted) == 0;
    if (!all || (request.has(Create.FILE_DELETE_ON_CLOSE) && (granted & AccessMask.DELETE) == 0)) {
      throw new SmbRefusal(NtStatus.ACCESS_DENIED);
    }
    return (asked & MAXIMUM_ALLOWED) != 0 ? granted : asked;
  }

  /** Who may delete what is in a folder may delete this, who may list it may see attributes. */
  private long ofFolderAbove(String path) throws SmbRefusal, IOException {
    if (path.indexOf('\\') < 0
        || !(described(Names.parent(path)) instanceof FileDescribed above)
        || above.descriptor().isEmpty()) {
      return READ_ATTRIBUTES;
    }
    SecurityDescriptor descriptor = decoded(above.descriptor().get());
    long deletes =
        descriptor.allows(Caller.ADMINISTRATOR.sids(), AccessMask.DELETE_CHILD)
            ? AccessMask.DELETE
            : 0;
    long sees =
        descriptor.allows(Caller.ADMINISTRATOR.sids(), AccessMask.READ_DATA) ? READ_ATTRIBUTES : 0;
    return deletes | sees;
  }

  private static SecurityDescriptor decoded(Bytes descriptor) throws SmbRefusal {
    try {
      return SecurityDescriptor.decode(new Reader(descriptor));
    } catch (DecodeException broken) {
      throw new SmbRefusal(NtStatus.ACCESS_DENIED);
    }
  }

  /** Paths of empty folders in a folder, in lower case. */
  Set<String> emptyFoldersIn(String folder) {
    Set<String> found = new HashSet<>();
    emptyFolders.stream()
        .filter(each -> Names.parent(each).equals(Names.folded(folder)))
        .forEach(found::add);
    return found;
  }

  void delete(String path) throws SmbRefusal, IOException {
    if (!emptyFolders.remove(Names.folded(path))) {
      done(machine.perform(new HostCall.DeleteFile(path)));
    }
  }

  static void done(HostReply reply) throws SmbRefusal {
    if (!(reply instanceof HostReply.Done)) {
      throw SmbRefusal.of(reply);
    }
  }
}
