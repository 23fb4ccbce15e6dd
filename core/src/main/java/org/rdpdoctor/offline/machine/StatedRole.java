package org.rdpdoctor.offline.machine;

import org.rdpdoctor.model.MachineObservation.MachineRole;

/**
 * What the person who asks says of the machine from which files come.
 *
 * @param path of a file, a folder or an archive, as it was given for reading; all files in it
 */
public record StatedRole(String path, MachineRole role) {
  /** Whether a file lies there; members of archives are {@code archive!member}. */
  public boolean covers(String file) {
    String plain = Paths.plain(file);
    String place = Paths.plain(path);
    return plain.equals(place) || plain.startsWith(place + "/") || plain.startsWith(place + "!");
  }
}
