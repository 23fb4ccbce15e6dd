package org.rdpdoctor.probe.nla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The name of this computer as NTLM sends it: accounts can be confined to some (userWorkstations).
 */
final class Workstation {
  private static final int MAX_NETBIOS_CHARACTERS = 15;

  private Workstation() {}

  /** At most 15 characters; empty when the system does not tell. */
  static String name() {
    return Stream.of(System.getenv("COMPUTERNAME"), System.getenv("HOSTNAME"), written())
        .flatMap(name -> Optional.ofNullable(name).stream())
        .map(name -> name.strip().split("\\.", 2)[0])
        .filter(name -> name.matches("[A-Za-z0-9_-]+"))
        .map(name -> name.substring(0, Math.min(name.length(), MAX_NETBIOS_CHARACTERS)))
        .map(name -> name.toUpperCase(Locale.ROOT))
        .findFirst()
        .orElse("");
  }

  private static String written() {
    try {
      return Files.readString(Path.of("/etc/hostname"));
    } catch (IOException elsewhere) {
      return "";
    }
  }
}
