package org.rdpdoctor.lab.smb;

import java.util.Optional;

/** What a client can connect a tree to. */
sealed interface Share {
  /**
   * A part of the disk, for administrators.
   *
   * @param root such as {@code C:}
   */
  record Disk(String root) implements Share {}

  /** IPC$, for whoever has signed in. */
  record PipeShare() implements Share {}

  /** The share at the end of a path such as {@code \\host\C$}; empty when there is none. */
  static Optional<Share> named(String path) {
    return switch (Names.folded(Names.last(path))) {
      case "c$" -> Optional.of(new Disk("C:"));
      case "admin$" -> Optional.of(new Disk("C:\\Windows"));
      case "ipc$" -> Optional.of(new PipeShare());
      default -> Optional.empty();
    };
  }
}
