package org.rdpdoctor.lab.windows;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/** What is asked about files, under the rights of who asks. */
final class FileCalls {
  private final FileSystem files;

  FileCalls(FileSystem files) {
    this.files = files;
  }

  /** Whether who asks gets these rights to the file; backup rights are not bound by the list. */
  static boolean may(Caller caller, FileSystem.Node node, long mask) {
    return (caller.administrator() && caller.usesBackupRights())
        || node.descriptor().allows(caller.sids(), mask);
  }

  HostReply describe(Caller caller, String path) {
    return files
        .find(path)
        .<HostReply>map(node ->
            new HostReply.FileDescribed(
                node.folder(),
                node.content().size(),
                may(caller, node, AccessMask.READ_CONTROL)
                    ? Optional.of(node.descriptor().toBytes())
                    : Optional.empty()))
        .orElseGet(HostReply.Absent::new);
  }

  HostReply list(Caller caller, String path) {
    Optional<FileSystem.Node> folder = files.find(path).filter(FileSystem.Node::folder);
    if (folder.isEmpty()) {
      return new HostReply.Absent();
    }
    return may(caller, folder.get(), AccessMask.READ_DATA)
        ? new HostReply.FolderListed(
            files.in(path).stream()
                .map(node -> new HostReply.Entry(node.name(), node.folder(), node.content().size()))
                .toList())
        : WindowsError.ACCESS_DENIED.refused();
  }

  HostReply read(Caller caller, HostCall.ReadFile call) {
    Optional<FileSystem.Node> node = files.find(call.path());
    if (node.isEmpty()) {
      return new HostReply.Absent();
    }
    boolean readable = !node.get().folder() && may(caller, node.get(), AccessMask.READ_DATA);
    return readable
        ? part(node.get().content(), call.offset(), call.length())
        : WindowsError.ACCESS_DENIED.refused();
  }

  static HostReply part(Bytes content, long offset, int length) {
    if (offset < 0 || length < 0 || length > HostCall.MAX_CONTENT_BYTES) {
      return WindowsError.INVALID_PARAMETER.refused();
    }
    int from = (int) Math.min(offset, content.size());
    int to = (int) Math.min((long) from + length, content.size());
    return new HostReply.ContentRead(content.slice(from, to), content.size());
  }

  HostReply writeAccess(Caller caller, HostCall.WriteAccess call) {
    Optional<FileSystem.Node> node = files.find(call.path());
    if (node.isEmpty()) {
      return new HostReply.Absent();
    }
    if (!may(caller, node.get(), AccessMask.WRITE_ACCESS_LIST)) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    try {
      SecurityDescriptor asked = SecurityDescriptor.decode(new Reader(call.descriptor()));
      if (asked.accessList().isEmpty()) {
        return WindowsError.INVALID_SECURITY_DESCRIPTOR.refused();
      }
      files.describe(call.path(), node.get().descriptor().withAccessListOf(asked));
      return new HostReply.Done();
    } catch (DecodeException none) {
      return WindowsError.INVALID_SECURITY_DESCRIPTOR.refused();
    }
  }

  HostReply rename(Caller caller, HostCall.RenameFile call) {
    if (files.find(call.path()).isEmpty()) {
      return new HostReply.Absent();
    }
    String parent = FileSystem.parent(call.path());
    String renamed = parent + "\\" + call.newName();
    boolean fits = !call.newName().contains("\\") && FileSystem.isPath(renamed);
    if (FileSystem.isDrive(call.path()) || !fits) {
      return WindowsError.INVALID_NAME.refused();
    }
    if (files.find(renamed).isPresent()) {
      return WindowsError.ALREADY_EXISTS.refused();
    }
    if (!mayDelete(caller, call.path())) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    files.rename(call.path(), call.newName());
    return new HostReply.Done();
  }

  private boolean mayDelete(Caller caller, String path) {
    boolean itself =
        files.find(path).filter(node -> may(caller, node, AccessMask.DELETE)).isPresent();
    return itself
        || files
            .find(FileSystem.parent(path))
            .filter(folder -> may(caller, folder, AccessMask.DELETE_CHILD))
            .isPresent();
  }

  HostReply write(Caller caller, String path, Bytes content) {
    if (!FileSystem.isPath(path)) {
      return WindowsError.INVALID_NAME.refused();
    }
    if (files.find(path).isPresent()) {
      return WindowsError.FILE_EXISTS.refused();
    }
    if (!caller.administrator()) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    files.file(path, content, FileSystem.PRIVATE);
    return new HostReply.Done();
  }

  HostReply delete(Caller caller, String path) {
    Optional<FileSystem.Node> node = files.find(path);
    if (node.isEmpty()) {
      return new HostReply.Absent();
    }
    if (!files.in(path).isEmpty() || FileSystem.isDrive(path)) {
      return WindowsError.DIRECTORY_NOT_EMPTY.refused();
    }
    if (!mayDelete(caller, path)) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    files.delete(path);
    return new HostReply.Done();
  }
}
