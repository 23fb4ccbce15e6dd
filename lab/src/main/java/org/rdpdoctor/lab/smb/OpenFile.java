package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.fscc.DirectoryEntries;
import org.rdpdoctor.wire.fscc.FileAttributes;
import org.rdpdoctor.wire.fscc.FileInformation;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.FileDescribed;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.smb2.Smb2InfoType;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response.FileFacts;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** A file or folder of the machine that a client has open. */
final class OpenFile extends Open {
  /** Largest file that is written here; what lies beyond does not fit on the disk. */
  private static final long MAX_FILE_SIZE = 1 << 24;

  private final ShareFiles files;
  private final String root;
  private final boolean folder;
  private final long access;
  private final long action;
  private final boolean deletesOnClose;
  private String path;
  private boolean deleted;
  private Optional<List<DirectoryEntries.Entry>> listing = Optional.empty();
  private int listed;

  OpenFile(
      ShareFiles files,
      String root,
      String path,
      boolean folder,
      long access,
      long action,
      boolean deletesOnClose) {
    this.files = files;
    this.root = root;
    this.path = path;
    this.folder = folder;
    this.access = access;
    this.action = action;
    this.deletesOnClose = deletesOnClose;
  }

  @Override
  long action() {
    return action;
  }

  private void need(long right) throws SmbRefusal {
    if ((access & right) == 0) {
      throw new SmbRefusal(NtStatus.ACCESS_DENIED);
    }
  }

  private long size() throws SmbRefusal, IOException {
    return !deleted && files.described(path) instanceof FileDescribed there ? there.size() : 0;
  }

  private long attributes() {
    return folder ? FileAttributes.DIRECTORY : FileAttributes.ARCHIVE;
  }

  @Override
  FileFacts facts() throws SmbRefusal, IOException {
    FileTime time = files.time();
    return new FileFacts(time, time, time, time, size(), size(), attributes());
  }

  @Override
  Part read(Smb2Request.Read request) throws SmbRefusal, IOException {
    need(AccessMask.READ_DATA);
    if (folder) {
      throw new SmbRefusal(Smb2Status.INVALID_DEVICE_REQUEST);
    }
    int length = (int) Math.min(request.length(), HostCall.MAX_CONTENT_BYTES);
    Bytes content = content(request.offset(), length);
    if (content.isEmpty() && length > 0) {
      throw new SmbRefusal(Smb2Status.END_OF_FILE);
    }
    return new Part(content, false);
  }

  private Bytes content(long offset, int length) throws SmbRefusal, IOException {
    HostReply reply = files.machine().perform(new HostCall.ReadFile(path, offset, length));
    if (reply instanceof HostReply.ContentRead(Bytes content, long _)) {
      return content;
    }
    throw SmbRefusal.of(reply);
  }

  @Override
  void write(long offset, Bytes data) throws SmbRefusal, IOException {
    need(AccessMask.WRITE_DATA | AccessMask.APPEND_DATA);
    if (offset < 0 || offset > MAX_FILE_SIZE - data.size()) {
      throw new SmbRefusal(Smb2Status.DISK_FULL);
    }
    long end = offset + data.size();
    byte[] whole = whole();
    byte[] longer = Arrays.copyOf(whole, (int) Math.max(whole.length, end));
    System.arraycopy(data.toArray(), 0, longer, (int) offset, data.size());
    replace(longer);
  }

  /** Cuts the file or fills it with zeros. */
  void resize(long size) throws SmbRefusal, IOException {
    if (size < 0 || size > MAX_FILE_SIZE) {
      throw new SmbRefusal(Smb2Status.DISK_FULL);
    }
    if (size != size()) {
      replace(Arrays.copyOf(whole(), (int) size));
    }
  }

  private byte[] whole() throws SmbRefusal, IOException {
    Writer writer = new Writer();
    long size = Math.min(size(), MAX_FILE_SIZE);
    while (writer.size() < size) {
      Bytes part = content(writer.size(), HostCall.MAX_CONTENT_BYTES);
      if (part.isEmpty()) {
        break;
      }
      writer.bytes(part);
    }
    return writer.toBytes().toArray();
  }

  /** A machine writes new files only, so the old one goes first; its access list comes back. */
  private void replace(byte[] content) throws SmbRefusal, IOException {
    Machine machine = files.machine();
    Optional<Bytes> descriptor =
        files.described(path) instanceof FileDescribed there
            ? there.descriptor()
            : Optional.empty();
    HostReply first = machine.perform(new HostCall.WriteFile(path, Bytes.of(content)));
    if (first instanceof HostReply.Done) {
      return;
    }
    ShareFiles.done(machine.perform(new HostCall.DeleteFile(path)));
    ShareFiles.done(machine.perform(new HostCall.WriteFile(path, Bytes.of(content))));
    if (descriptor.isPresent()) {
      ShareFiles.done(machine.perform(new HostCall.WriteAccess(path, descriptor.get())));
    }
  }

  @Override
  void close() throws SmbRefusal, IOException {
    if (deletesOnClose && !deleted) {
      deleted = true;
      files.delete(path);
    }
  }

  @Override
  Bytes list(Smb2Request.QueryDirectory request) throws SmbRefusal, IOException {
    if (!folder) {
      throw new SmbRefusal(Smb2Status.INVALID_PARAMETER);
    }
    if (!DirectoryEntries.knows(request.informationClass())) {
      throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
    }
    int anew = Smb2Request.QueryDirectory.RESTART_SCANS | Smb2Request.QueryDirectory.REOPEN;
    boolean first = listing.isEmpty() || (request.flags() & anew) != 0;
    if (first) {
      listing = Optional.of(entries(request.pattern()));
      listed = 0;
    }
    List<DirectoryEntries.Entry> all = listing.orElseThrow();
    if (listed == all.size()) {
      throw new SmbRefusal(first ? Smb2Status.NO_SUCH_FILE : Smb2Status.NO_MORE_FILES);
    }
    boolean one = (request.flags() & Smb2Request.QueryDirectory.RETURN_SINGLE_ENTRY) != 0;
    List<DirectoryEntries.Entry> sent =
        DirectoryEntries.fitting(
            request.informationClass(),
            all.subList(listed, one ? listed + 1 : all.size()),
            request.maxOutput());
    if (sent.isEmpty()) {
      throw new SmbRefusal(Smb2Status.INFO_LENGTH_MISMATCH);
    }
    listed += sent.size();
    return DirectoryEntries.encode(request.informationClass(), sent);
  }

  private List<DirectoryEntries.Entry> entries(String pattern) throws SmbRefusal, IOException {
    need(AccessMask.READ_DATA);
    List<DirectoryEntries.Entry> found = new ArrayList<>();
    found.add(entry(".", true, 0));
    found.add(entry("..", true, 0));
    HostReply reply = files.machine().perform(new HostCall.ListFolder(path));
    if (reply instanceof HostReply.FolderListed(List<HostReply.Entry> entries)) {
      entries.forEach(each -> found.add(entry(each.name(), each.folder(), each.size())));
    } else if (!(reply instanceof HostReply.Absent)) {
      throw SmbRefusal.of(reply);
    }
    files.emptyFoldersIn(path).forEach(each -> found.add(entry(Names.last(each), true, 0)));
    found.removeIf(each -> !Names.fits(each.name(), pattern));
    return found;
  }

  private DirectoryEntries.Entry entry(String name, boolean ofFolder, long size) {
    long attributes = ofFolder ? FileAttributes.DIRECTORY : FileAttributes.ARCHIVE;
    return new DirectoryEntries.Entry(
        name, files.time(), size, attributes, Names.folded(path + "\\" + name).hashCode());
  }

  @Override
  Bytes tell(Smb2Request.QueryInfo request) throws SmbRefusal, IOException {
    return switch (request.type()) {
      case Smb2InfoType.FILE -> information(request.informationClass());
      case Smb2InfoType.FILE_SYSTEM -> VolumeFacts.of(request.informationClass(), files.time());
      case Smb2InfoType.SECURITY -> DescriptorParts.of(descriptor(), request.parts());
      default -> throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
    };
  }

  private Bytes information(int informationClass) throws SmbRefusal, IOException {
    FileTime time = files.time();
    long size = size();
    FileInformation.Basic basic = new FileInformation.Basic(time, time, time, time, attributes());
    FileInformation.Standard standard =
        new FileInformation.Standard(size, size, 1, deleted, folder);
    return switch (informationClass) {
      case FileInformation.Basic.CLASS -> basic.toBytes();
      case FileInformation.Standard.CLASS -> standard.toBytes();
      case FileInformation.All.CLASS ->
          new FileInformation.All(basic, standard, 0, access, path.substring(root.length()))
              .toBytes();
      case FileInformation.NetworkOpen.CLASS ->
          new FileInformation.NetworkOpen(time, time, time, time, size, size, attributes())
              .toBytes();
      default -> throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
    };
  }

  private Bytes descriptor() throws SmbRefusal, IOException {
    need(AccessMask.READ_CONTROL);
    if (files.described(path) instanceof FileDescribed(var _, var _, Optional<Bytes> descriptor)
        && descriptor.isPresent()) {
      return descriptor.get();
    }
    throw new SmbRefusal(NtStatus.ACCESS_DENIED);
  }

  @Override
  void set(Smb2Request.SetInfo request) throws SmbRefusal, IOException {
    switch (request.type()) {
      case Smb2InfoType.FILE -> setInformation(request);
      case Smb2InfoType.SECURITY -> {
        need(AccessMask.WRITE_ACCESS_LIST);
        Bytes descriptor = DescriptorParts.asStored(request.input());
        ShareFiles.done(files.machine().perform(new HostCall.WriteAccess(path, descriptor)));
      }
      default -> throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
    }
  }

  private void setInformation(Smb2Request.SetInfo request) throws SmbRefusal, IOException {
    try {
      FileInformation information =
          FileInformation.decode(request.informationClass(), request.input())
              .orElseThrow(() -> new SmbRefusal(Smb2Status.INVALID_INFO_CLASS));
      set(information);
    } catch (DecodeException broken) {
      throw new SmbRefusal(Smb2Status.INFO_LENGTH_MISMATCH);
    }
  }

  private void set(FileInformation information) throws SmbRefusal, IOException {
    switch (information) {
      case FileInformation.Rename rename -> rename(rename);
      case FileInformation.Disposition(boolean deletes) -> {
        need(AccessMask.DELETE);
        if (deletes && !deleted) {
          files.delete(path); // at once, so that a refusal has somebody to be told to
          deleted = true;
        }
      }
      case FileInformation.EndOfFile(long size) -> {
        need(AccessMask.WRITE_DATA);
        resize(size);
      }
      case FileInformation.Basic _, FileInformation.Allocation _ -> {
        // Times, attributes and blocks are not among what the machine knows.
      }
      case FileInformation.Standard _, FileInformation.All _, FileInformation.NetworkOpen _ ->
          throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
    }
  }

  private void rename(FileInformation.Rename rename) throws SmbRefusal, IOException {
    need(AccessMask.DELETE);
    String newPath = root + "\\" + rename.path().replaceFirst("^\\\\", "");
    if (!Names.folded(Names.parent(newPath)).equals(Names.folded(Names.parent(path)))) {
      throw new SmbRefusal(Smb2Status.NOT_SAME_DEVICE); // no call moves to another folder
    }
    if (rename.replaces() && files.described(newPath) instanceof FileDescribed) {
      files.delete(newPath);
    }
    ShareFiles.done(files.machine().perform(new HostCall.RenameFile(path, Names.last(newPath))));
    path = newPath;
  }
}
