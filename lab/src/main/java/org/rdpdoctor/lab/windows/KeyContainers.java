package org.rdpdoctor.lab.windows;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.mstypes.Sid;

/**
 * Containers of private keys as files of the folder MachineKeys. What lies in them here is no key,
 * only a mark by which the certificate that was made with it knows it again.
 */
final class KeyContainers {
  static final String FOLDER = "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys";

  /** As shipped. */
  static final SecurityDescriptor FOLDER_ACCESS =
      FileSystem.sddl("O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)");

  /** The container of the certificate that Windows makes for Remote Desktop. */
  static final String REMOTE_DESKTOP = "TSSecKeySet1";

  private static final String CRYPTOGRAPHY = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";
  private static final String MARK = "rdpdoctor lab key ";

  /** As large as the file of a key of 2,048 bits about is. */
  private static final int FILE_BYTES = 2_300;

  private static final int MARK_BYTES = 8;
  private static final int WORD = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Set<Sid> SYSTEM =
      Set.of(Sid.LOCAL_SYSTEM, Sid.ADMINISTRATORS, Sid.EVERYONE, Sid.AUTHENTICATED_USERS);

  private final FileSystem files;
  private final Registry registry;

  KeyContainers(FileSystem files, Registry registry) {
    this.files = files;
    this.registry = registry;
  }

  /** The file of a container: MD5 of its name, as words, and the machine's GUID. */
  String path(String container) {
    String guid = registry.text(CRYPTOGRAPHY, "MachineGuid").orElse("");
    return FOLDER + "\\" + prefix(container) + "_" + guid;
  }

  static String prefix(String container) {
    byte[] name = (container.toLowerCase(Locale.ROOT) + "\0").getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(name);
      StringBuilder prefix = new StringBuilder();
      for (int at = 0; at < hash.length; at += WORD) {
        for (int i = WORD - 1; i >= 0; i--) {
          prefix.append("%02x".formatted(hash[at + i] & 0xFF));
        }
      }
      return prefix.toString();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As Windows ships it: SYSTEM and SessionEnv in full, NETWORK SERVICE to read. */
  static SecurityDescriptor shippedAccess() {
    return FileSystem.sddl("O:SYG:SYD:AI(A;;FA;;;SY)(A;;FR;;;NS)(A;;FA;;;" + Sid.SESSION_ENV + ")");
  }

  /** Makes a container with a new key; in full, or as it comes out in a folder that is closed. */
  void make(String container, boolean complete) {
    byte[] drawn = new byte[MARK_BYTES];
    RANDOM.nextBytes(drawn);
    String mark = MARK + Bytes.of(drawn);
    Bytes content =
        Bytes.of(
            (mark + " ".repeat(FILE_BYTES - mark.length())).getBytes(StandardCharsets.US_ASCII));
    SecurityDescriptor access =
        complete
            ? shippedAccess()
            : FileSystem.sddl("O:SYG:SYD:AI(A;;FA;;;SY)(A;;FA;;;" + Sid.SESSION_ENV + ")");
    files.file(path(container), content, access);
  }

  boolean exists(String container) {
    return files.find(path(container)).isPresent();
  }

  /** The mark of the key; empty when the file is missing or is no container. */
  Optional<Bytes> mark(String container) {
    return files
        .find(path(container))
        .map(FileSystem.Node::content)
        .filter(content -> content.startsWith(Bytes.of(MARK.getBytes(StandardCharsets.US_ASCII))));
  }

  boolean readableByService(String container) {
    return allows(path(container), Caller.NETWORK_SERVICE, AccessMask.FILE_READ);
  }

  boolean readableBySystem(String container) {
    return allows(path(container), SYSTEM, AccessMask.FILE_READ);
  }

  /** Whether SYSTEM may put a file into the folder. */
  boolean systemMayCreate() {
    return allows(FOLDER, SYSTEM, AccessMask.CREATE_FILE);
  }

  /** Whether new containers come out complete: everybody may create in the folder as shipped. */
  boolean everyoneMayCreate() {
    return allows(FOLDER, Set.of(Sid.EVERYONE), AccessMask.CREATE_FILE);
  }

  private boolean allows(String path, Set<Sid> sids, long mask) {
    return files.find(path).filter(node -> node.descriptor().allows(sids, mask)).isPresent();
  }
}
