package org.rdpdoctor.remote.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that only their owner may read. Where there are no POSIX permissions the folder's own
 * apply: on Windows the state folder lies in the user's profile.
 */
final class SecretFiles {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);
  private static final long MAX_BYTES = 64 * 1024;

  private SecretFiles() {}

  static void create(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, content, StandardOpenOption.WRITE);
    } else {
      Files.write(file, content, StandardOpenOption.CREATE_NEW);
    }
  }

  static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is no file"); // reading a pipe would wait for whoever writes it
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
      throw new IOException("others than its owner may read or write it: chmod 600 it");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it has more than %,d bytes".formatted(MAX_BYTES));
    }
    return Files.readAllBytes(file);
  }
}
