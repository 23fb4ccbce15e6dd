package org.rdpdoctor.lab.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/** Drive C: files and folders with their descriptors; names in any case. */
final class FileSystem {
  static final SecurityDescriptor USUAL =
      sddl("O:SYG:SYD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)");

  /** What the product's own files get. */
  static final SecurityDescriptor PRIVATE = sddl("O:BAG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)");

  private static final String DRIVE = "C:";

  /**
   * A file or folder.
   *
   * @param path as it was written
   */
  record Node(String path, boolean folder, Bytes content, SecurityDescriptor descriptor) {
    String name() {
      return path.substring(path.lastIndexOf('\\') + 1);
    }

    Node with(SecurityDescriptor other) {
      return new Node(path, folder, content, other);
    }
  }

  private final Map<String, Node> nodes = new TreeMap<>();

  FileSystem() {
    nodes.put(key(DRIVE), new Node(DRIVE, true, Bytes.EMPTY, USUAL));
  }

  static SecurityDescriptor sddl(String text) {
    try {
      return Sddl.parse(text);
    } catch (DecodeException mistake) {
      throw new IllegalArgumentException(text, mistake);
    }
  }

  private static String key(String path) {
    String plain = path.endsWith("\\") ? path.substring(0, path.length() - 1) : path;
    return plain.toLowerCase(Locale.ROOT);
  }

  /** An absolute path on the drive, without empty parts, wildcards and streams. */
  static boolean isPath(String path) {
    return path.matches("(?i)C:(\\\\[^\\\\/:*?\"<>|]+)*\\\\?");
  }

  static boolean isDrive(String path) {
    return key(path).equalsIgnoreCase(DRIVE);
  }

  static String parent(String path) {
    int last = key(path).lastIndexOf('\\');
    return last < 0 ? path : path.substring(0, last);
  }

  Optional<Node> find(String path) {
    return Optional.ofNullable(nodes.get(key(path)));
  }

  /** Makes the folders above it, too. */
  void folder(String path, SecurityDescriptor descriptor) {
    above(path);
    nodes.put(key(path), new Node(path, true, Bytes.EMPTY, descriptor));
  }

  void file(String path, Bytes content, SecurityDescriptor descriptor) {
    above(path);
    nodes.put(key(path), new Node(path, false, content, descriptor));
  }

  private void above(String path) {
    String parent = parent(path);
    if (!nodes.containsKey(key(parent))) {
      folder(parent, USUAL);
    }
  }

  void describe(String path, SecurityDescriptor descriptor) {
    find(path).ifPresent(node -> nodes.put(key(path), node.with(descriptor)));
  }

  /** A folder goes with all that lies below it. */
  void rename(String path, String newName) {
    String from = key(path);
    String to = parent(path) + "\\" + newName;
    for (String key : List.copyOf(nodes.keySet())) {
      if (key.equals(from) || key.startsWith(from + "\\")) {
        Node node = nodes.remove(key);
        String renamed = to + node.path.substring(from.length());
        nodes.put(key(renamed), new Node(renamed, node.folder, node.content, node.descriptor));
      }
    }
  }

  void delete(String path) {
    nodes.remove(key(path));
  }

  /** What lies in a folder, not below it. */
  List<Node> in(String folder) {
    String prefix = key(folder) + "\\";
    List<Node> found = new ArrayList<>();
    nodes.forEach((key, node) -> {
      if (key.startsWith(prefix) && key.indexOf('\\', prefix.length()) < 0) {
        found.add(node);
      }
    });
    return found;
  }

  void describe(Map<String, String> lines) {
    nodes.forEach((key, node) ->
        lines.put(
            "file " + key,
            node.content + " " + Sddl.of(node.descriptor).orElse(node.descriptor.toString())));
  }
}
