package org.rdpdoctor.remote.examine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.HostObservation.HostFileMissing;
import org.rdpdoctor.model.HostObservation.HostFileSeen;
import org.rdpdoctor.model.HostObservation.HostKeyFileNamed;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.FileDescribed;
import org.rdpdoctor.wire.mstypes.AccessControlEntry;
import org.rdpdoctor.wire.mstypes.AccessControlList;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/** The file of the listener's key and the folder of keys, and who may do what with them. */
final class KeyFiles {
  /** Of the container that the service makes for its own certificate (remedies.md section 1.1). */
  static final String OWN_CONTAINER = "TSSecKeySet1";

  private static final String FOLDER = "\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys";
  private static final int MAX_ENTRIES = 200;

  private final Inquiry inquiry;
  private final Findings findings;

  KeyFiles(Inquiry inquiry, Findings findings) {
    this.inquiry = inquiry;
    this.findings = findings;
  }

  /**
   * @param drive such as C:
   */
  void folder(String drive) {
    describe(drive + FOLDER);
  }

  /** The file in which CryptoAPI keeps a key of the machine. */
  void file(String drive, String container, String machineGuid) {
    String path = drive + FOLDER + "\\" + fileName(container, machineGuid);
    findings.add(path, new HostKeyFileNamed(Findings.bounded(container), Findings.bounded(path)));
    describe(path);
  }

  /**
   * CryptoAPI names the file by the MD5 digest of the container's name in small letters with its
   * zero, printed as four numbers, and the MachineGuid. Measured: the digest of {@value
   * #OWN_CONTAINER} is the f686aace6942fb7f7ceb231212eef4a4 that every Windows has.
   */
  static String fileName(String container, String machineGuid) {
    byte[] name = (container.toLowerCase(Locale.ROOT) + "\0").getBytes(StandardCharsets.US_ASCII);
    Reader digest = new Reader(Bytes.of(md5(name)));
    StringBuilder text = new StringBuilder();
    try {
      while (!digest.isAtEnd()) {
        text.append("%08x".formatted(digest.u32le("digest")));
      }
    } catch (DecodeException never) {
      throw new IllegalStateException(never);
    }
    return text.append('_').append(machineGuid).toString();
  }

  private static byte[] md5(byte[] input) {
    try {
      return MessageDigest.getInstance("MD5").digest(input);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing); // every JDK has it
    }
  }

  private void describe(String path) {
    inquiry.ask(path, new HostCall.DescribeFile(path), reply -> take(path, reply));
  }

  private void take(String path, HostReply reply) {
    switch (reply) {
      case HostReply.Absent _ -> findings.add(path, new HostFileMissing(Findings.bounded(path)));
      case FileDescribed described -> described(path, described);
      default -> findings.unread(path, Unread.REFUSED, "the answer is about something else");
    }
  }

  private void described(String path, FileDescribed described) {
    Optional<SecurityDescriptor> descriptor = descriptor(path, described);
    findings.add(
        path,
        new HostFileSeen(
            Findings.bounded(path),
            described.folder(),
            described.size(),
            descriptor.flatMap(KeyFiles::sddl)));
    descriptor.ifPresent(each -> access(path, each));
  }

  private Optional<SecurityDescriptor> descriptor(String path, FileDescribed described) {
    String part = "access list of " + path;
    if (described.descriptor().isEmpty()) {
      findings.unread(part, Unread.NO_RIGHTS, "the file is there, its access list was not given");
      return Optional.empty();
    }
    try {
      return Optional.of(SecurityDescriptor.decode(new Reader(described.descriptor().get())));
    } catch (DecodeException malformed) {
      findings.unread(part, Unread.REFUSED, "the security descriptor cannot be read");
      return Optional.empty();
    }
  }

  /** Empty when it is too long: half of a list would be another list. */
  private static Optional<String> sddl(SecurityDescriptor descriptor) {
    return Sddl.of(descriptor)
        .filter(text -> text.length() <= HostObservation.MAX_DESCRIPTOR_CHARACTERS);
  }

  /**
   * The entries that count for the file or folder itself, in their order. Entries of a kind that we
   * do not read leave it open who may read.
   */
  private void access(String path, SecurityDescriptor descriptor) {
    String part = "access list of " + path;
    if (descriptor.accessList().isEmpty()) {
      findings.add(
          path,
          new KeyAccessListed(
              Findings.bounded(path), List.of(new AccessEntry("S-1-1-0", true, "0x1f01ff"))));
      return;
    }
    AccessControlList list = descriptor.accessList().get();
    List<AccessEntry> entries = new ArrayList<>();
    for (AccessControlEntry entry : list.entries()) {
      if (!entry.effective()) {
        continue;
      }
      if (!(entry instanceof AccessControlEntry.Plain plain)
          || !(plain.allows() || plain.denies())
          || entries.size() == MAX_ENTRIES) {
        findings.unread(part, Unread.CUT, "an entry of a kind that is not read, or too many");
        return;
      }
      entries.add(
          new AccessEntry(
              plain.trustee().toString(), plain.allows(), "0x%x".formatted(plain.mask())));
    }
    findings.add(path, new KeyAccessListed(Findings.bounded(path), entries));
  }
}
