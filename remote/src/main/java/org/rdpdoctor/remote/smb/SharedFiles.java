package org.rdpdoctor.remote.smb;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.msdtyp.SecurityInformation;
import com.hierynomus.mserref.NtStatus;
import com.hierynomus.msfscc.FileAttributes;
import com.hierynomus.msfscc.fileinformation.FileIdBothDirectoryInformation;
import com.hierynomus.msfscc.fileinformation.FileStandardInformation;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2CreateOptions;
import com.hierynomus.mssmb2.SMB2FileId;
import com.hierynomus.mssmb2.SMB2MessageCommandCode;
import com.hierynomus.mssmb2.SMB2Packet;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.mssmb2.messages.SMB2QueryInfoRequest;
import com.hierynomus.mssmb2.messages.SMB2QueryInfoResponse;
import com.hierynomus.mssmb2.messages.SMB2SetInfoRequest;
import com.hierynomus.smbj.share.Directory;
import com.hierynomus.smbj.share.DiskEntry;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/**
 * Files of the machine on its administrative shares: {@code C:\x} is {@code x} on C$. What is
 * opened is opened for backup or restore, so that an administrator gets at files whose access lists
 * leave administrators out, as those of machine keys may (MS-FSA section 2.1.5.1, BACKUP_INTENT).
 * Descriptors are passed on byte by byte, but for one bit that Windows asks for.
 */
final class SharedFiles {
  private static final int MAX_ENTRIES = 50_000;

  /** Where the upper half of a descriptor's control lies. */
  private static final int CONTROL_HIGH = 3;

  /** Of SYSTEM and administrators alone, nothing inherited. */
  private static final String PRIVATE = "O:BAG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)";

  private final SmbLink link;
  private final Duration answer;

  SharedFiles(SmbLink link, Duration answer) {
    this.link = link;
    this.answer = answer;
  }

  /** A file on a share. */
  record Place(String share, String path) {
    /** An absolute path with a drive. */
    static Place parse(String path) throws Refusal {
      boolean shaped =
          path.length() >= 3
              && Character.isLetter(path.charAt(0))
              && path.charAt(0) < 0x80
              && path.startsWith(":\\", 1);
      String below = shaped ? path.substring(3) : "";
      if (!shaped || !isPlain(below)) {
        throw Refusal.because(
            WindowsErrors.INVALID_NAME, "%s is not an absolute path".formatted(path));
      }
      return new Place(path.substring(0, 1).toUpperCase(Locale.ROOT) + "$", below);
    }

    /** No streams, patterns, ways up or signs that no name has. */
    private static boolean isPlain(String path) {
      boolean signs = path.chars().anyMatch(sign -> sign < 0x20 || ":*?\"<>|/".indexOf(sign) >= 0);
      return !signs
          && List.of(path.split("\\\\", -1)).stream()
              .noneMatch(part -> part.equals("..") || part.equals("."));
    }

    Place inFolder(String name) throws Refusal {
      if (name.isEmpty() || name.contains("\\") || !isPlain(name)) {
        throw Refusal.because(WindowsErrors.INVALID_NAME, "%s is no name".formatted(name));
      }
      int last = path.lastIndexOf('\\');
      return new Place(share, path.substring(0, last + 1) + name);
    }
  }

  HostReply describe(Place place) throws Refusal, ChannelLost, InterruptedException {
    DiskShare share = link.files(place.share());
    try (Handle opened =
        open(place, EnumSet.of(AccessMask.READ_CONTROL, AccessMask.FILE_READ_ATTRIBUTES))) {
      Bytes descriptor = descriptor(share, opened.entry());
      return described(opened.entry(), Optional.of(descriptor));
    } catch (Refusal refusal) {
      if (refusal.code() != HostReply.Refused.ACCESS_DENIED) {
        throw refusal;
      }
    }
    try (Handle opened = open(place, EnumSet.of(AccessMask.FILE_READ_ATTRIBUTES))) {
      return described(opened.entry(), Optional.empty());
    }
  }

  private HostReply described(DiskEntry entry, Optional<Bytes> descriptor)
      throws Refusal, ChannelLost, InterruptedException {
    FileStandardInformation information = standard(entry);
    return new HostReply.FileDescribed(
        information.isDirectory(), information.getEndOfFile(), descriptor);
  }

  private FileStandardInformation standard(DiskEntry entry)
      throws Refusal, ChannelLost, InterruptedException {
    return link.ask("file", () -> entry.getFileInformation(FileStandardInformation.class));
  }

  HostReply list(Place place) throws Refusal, ChannelLost, InterruptedException {
    try (Handle opened =
        open(place, EnumSet.of(AccessMask.FILE_LIST_DIRECTORY, AccessMask.FILE_READ_ATTRIBUTES))) {
      if (!(opened.entry() instanceof Directory folder)) {
        throw Refusal.of(place.path(), 267);
      }
      return new HostReply.FolderListed(entries(place, folder));
    }
  }

  private List<HostReply.Entry> entries(Place place, Directory folder)
      throws Refusal, ChannelLost, InterruptedException {
    List<HostReply.Entry> entries = new ArrayList<>();
    Iterator<FileIdBothDirectoryInformation> found =
        link.ask(place.path(), () -> folder.iterator(FileIdBothDirectoryInformation.class));
    while (link.ask(place.path(), found::hasNext)) {
      FileIdBothDirectoryInformation next = link.ask(place.path(), found::next);
      String name = next.getFileName();
      if (name.equals(".") || name.equals("..")) {
        continue;
      }
      if (entries.size() == MAX_ENTRIES) {
        throw Refusal.because(234, "%s: more files than we list".formatted(place.path()));
      }
      boolean isFolder =
          (next.getFileAttributes() & FileAttributes.FILE_ATTRIBUTE_DIRECTORY.getValue()) != 0;
      entries.add(new HostReply.Entry(name, isFolder, next.getEndOfFile()));
    }
    return entries;
  }

  HostReply read(Place place, long offset, int length)
      throws Refusal, ChannelLost, InterruptedException {
    try (Handle opened = openToRead(place)) {
      long total = standard(opened.entry()).getEndOfFile();
      return new HostReply.ContentRead(content(place, opened, offset, length), total);
    }
  }

  /** A file that stays open while it is read. */
  Handle openToRead(Place place) throws Refusal, ChannelLost, InterruptedException {
    return open(place, EnumSet.of(AccessMask.FILE_READ_DATA, AccessMask.FILE_READ_ATTRIBUTES));
  }

  long size(Handle opened) throws Refusal, ChannelLost, InterruptedException {
    return standard(opened.entry()).getEndOfFile();
  }

  /** Less than asked at the end of the file. */
  Bytes content(Place place, Handle opened, long offset, int length)
      throws Refusal, ChannelLost, InterruptedException {
    if (!(opened.entry() instanceof File file)) {
      throw Refusal.of(place.path(), 336);
    }
    byte[] content = new byte[Math.clamp(length, 0, HostCall.MAX_CONTENT_BYTES)];
    int filled = 0;
    while (filled < content.length) {
      int from = filled;
      int read =
          link.ask(
              place.path(), () -> file.read(content, offset + from, from, content.length - from));
      if (read <= 0) {
        break;
      }
      filled += read;
    }
    return Bytes.of(content, 0, filled);
  }

  HostReply writeAccess(Place place, Bytes descriptor)
      throws Refusal, ChannelLost, InterruptedException {
    DiskShare share = link.files(place.share());
    try (Handle opened = open(place, EnumSet.of(AccessMask.WRITE_DAC, AccessMask.READ_CONTROL))) {
      setAccess(share, opened.entry(), descriptor);
      return new HostReply.Done();
    }
  }

  HostReply rename(Place place, String newName) throws Refusal, ChannelLost, InterruptedException {
    Place target = place.inFolder(newName);
    try (Handle opened =
        open(place, EnumSet.of(AccessMask.DELETE, AccessMask.FILE_READ_ATTRIBUTES))) {
      done(place.path(), () -> opened.entry().rename(target.path(), false));
      return new HostReply.Done();
    }
  }

  HostReply write(Place place, Bytes content) throws Refusal, ChannelLost, InterruptedException {
    makeFolders(place);
    DiskShare share = link.files(place.share());
    try (Handle opened = create(place)) {
      boolean written = false;
      try {
        setAccess(share, opened.entry(), privateDescriptor());
        write(place, opened, content);
        written = true;
        return new HostReply.Done();
      } finally {
        if (!written) {
          takeBack(share, opened);
        }
      }
    }
  }

  private static void takeBack(DiskShare share, Handle opened) {
    try {
      share.deleteOnClose(opened.entry().getFileId());
    } catch (RuntimeException _) {
      // what is told is why it was not written
    }
  }

  private void write(Place place, Handle opened, Bytes content)
      throws Refusal, ChannelLost, InterruptedException {
    if (!(opened.entry() instanceof File file)) {
      throw Refusal.of(place.path(), 336);
    }
    byte[] bytes = content.toArray();
    long written = link.ask(place.path(), () -> file.write(bytes, 0));
    if (written != bytes.length) {
      throw Refusal.because(112, "%s was written in part".formatted(place.path()));
    }
    done(place.path(), file::flush);
  }

  HostReply delete(Place place) throws Refusal, ChannelLost, InterruptedException {
    DiskShare share = link.files(place.share());
    try (Handle opened =
        open(place, EnumSet.of(AccessMask.DELETE, AccessMask.FILE_READ_ATTRIBUTES))) {
      if (!(opened.entry() instanceof File)) {
        throw Refusal.of(place.path(), 336);
      }
      done(place.path(), () -> share.deleteOnClose(opened.entry().getFileId()));
      return new HostReply.Done();
    }
  }

  private void makeFolders(Place place) throws Refusal, ChannelLost, InterruptedException {
    DiskShare share = link.files(place.share());
    for (int end = place.path().indexOf('\\'); end > 0; end = place.path().indexOf('\\', end + 1)) {
      String folder = place.path().substring(0, end);
      try {
        done(folder, () -> share.mkdir(folder));
      } catch (Refusal refusal) {
        boolean there =
            refusal.code() == WindowsErrors.ALREADY_EXISTS
                || refusal.code() == HostReply.Refused.ACCESS_DENIED;
        if (!there) {
          throw refusal;
        }
      }
    }
  }

  private static Bytes privateDescriptor() {
    try {
      return Sddl.parse(PRIVATE).toBytes();
    } catch (DecodeException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A file or folder that is open. */
  record Handle(DiskEntry entry) implements AutoCloseable {
    /** Never throws: what matters was asked for before. */
    @Override
    public void close() {
      entry.closeSilently();
    }
  }

  private Handle open(Place place, Set<AccessMask> access)
      throws Refusal, ChannelLost, InterruptedException {
    return open(
        place,
        access,
        SMB2CreateDisposition.FILE_OPEN,
        EnumSet.of(SMB2CreateOptions.FILE_OPEN_FOR_BACKUP_INTENT));
  }

  private Handle create(Place place) throws Refusal, ChannelLost, InterruptedException {
    return open(
        place,
        EnumSet.of(
            AccessMask.FILE_WRITE_DATA,
            AccessMask.FILE_READ_ATTRIBUTES,
            AccessMask.WRITE_DAC,
            AccessMask.DELETE),
        SMB2CreateDisposition.FILE_CREATE,
        EnumSet.of(SMB2CreateOptions.FILE_NON_DIRECTORY_FILE));
  }

  private Handle open(
      Place place,
      Set<AccessMask> access,
      SMB2CreateDisposition disposition,
      Set<SMB2CreateOptions> options)
      throws Refusal, ChannelLost, InterruptedException {
    DiskShare share = link.files(place.share());
    return new Handle(
        link.ask(
            place.path(),
            () ->
                share.open(
                    place.path(),
                    access,
                    EnumSet.noneOf(FileAttributes.class),
                    SMB2ShareAccess.ALL,
                    disposition,
                    options)));
  }

  private Bytes descriptor(DiskShare share, DiskEntry entry)
      throws Refusal, ChannelLost, InterruptedException {
    SMB2QueryInfoResponse answered =
        link.ask(
            "descriptor",
            () ->
                share.queryInfo(
                    entry.getFileId(),
                    SMB2QueryInfoRequest.SMB2QueryInfoType.SMB2_0_INFO_SECURITY,
                    EnumSet.of(
                        SecurityInformation.OWNER_SECURITY_INFORMATION,
                        SecurityInformation.GROUP_SECURITY_INFORMATION,
                        SecurityInformation.DACL_SECURITY_INFORMATION),
                    null,
                    null));
    return Bytes.of(answered.getOutputBuffer());
  }

  /** Sets the discretionary list and nothing else. */
  private void setAccess(DiskShare share, DiskEntry entry, Bytes descriptor)
      throws Refusal, ChannelLost, InterruptedException {
    SMB2FileId file = entry.getFileId();
    SMB2SetInfoRequest request =
        new SMB2SetInfoRequest(
            link.signedIn().getConnection().getNegotiatedProtocol().getDialect(),
            link.signedIn().getSessionId(),
            share.getTreeConnect().getTreeId(),
            SMB2SetInfoRequest.SMB2InfoType.SMB2_0_INFO_SECURITY,
            file,
            null,
            EnumSet.of(SecurityInformation.DACL_SECURITY_INFORMATION),
            keepingInheritance(descriptor));
    done("access list", () -> answered(link.signedIn().send(request)));
  }

  /**
   * That entries came from above is kept only when that is asked for (MS-DTYP section 2.4.6, DR);
   * Windows and Samba drop the mark otherwise.
   */
  private static byte[] keepingInheritance(Bytes descriptor) {
    byte[] bytes = descriptor.toArray();
    int high = SecurityDescriptor.ACCESS_LIST_INHERITED >>> Byte.SIZE;
    if (bytes.length > CONTROL_HIGH && (bytes[CONTROL_HIGH] & high) != 0) {
      bytes[CONTROL_HIGH] |=
          (byte) (SecurityDescriptor.ACCESS_LIST_INHERIT_REQUESTED >>> Byte.SIZE);
    }
    return bytes;
  }

  private void answered(Future<SMB2Packet> pending) throws IOException {
    try {
      SMB2Packet packet = pending.get(answer.toMillis(), TimeUnit.MILLISECONDS);
      long status = packet.getHeader().getStatusCode();
      if (status != NtStatus.STATUS_SUCCESS.getValue()) {
        throw new SMBApiException(status, SMB2MessageCommandCode.SMB2_SET_INFO, "refused", null);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Something that gives nothing back. */
  @FunctionalInterface
  private interface Doing {
    void run() throws IOException;
  }

  private void done(String what, Doing doing) throws Refusal, ChannelLost, InterruptedException {
    boolean _ =
        link.ask(
            what,
            () -> {
              doing.run();
              return true;
            });
  }
}
