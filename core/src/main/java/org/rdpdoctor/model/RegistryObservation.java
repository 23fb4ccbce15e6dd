package org.rdpdoctor.model;

import java.util.List;

/**
 * What a registry holds. Keys begin with {@code HKLM} or {@code HKCU}; the control set in use is
 * {@code CurrentControlSet}.
 */
public sealed interface RegistryObservation extends Observation {
  /** Longer data is cut. */
  int MAX_CHARACTERS = 1_000;

  /**
   * A value.
   *
   * @param name empty for the default value
   * @param kind such as REG_DWORD
   * @param data numbers in decimal, unsigned; texts as they are, several with "; " between them;
   *     bytes in hex
   */
  record RegistryValueFound(String key, String name, String kind, String data)
      implements RegistryObservation {}

  /**
   * The key is there, and the value is not. Of files only values whose absence means something; of
   * a living registry all that the table knows.
   */
  record RegistryValueMissing(String key, String name) implements RegistryObservation {}

  /**
   * What was read of a file or machine; keys outside of it are unknown, not missing.
   *
   * @param form "export", "hive", "living registry" or "transaction log", whose changes are not
   *     applied
   * @param roots the keys that the file begins with
   * @param odd what is wrong with the file
   */
  record RegistryCovered(String form, List<String> roots, long keys, long values, List<String> odd)
      implements RegistryObservation {
    public RegistryCovered {
      roots = List.copyOf(roots);
      odd = List.copyOf(odd);
    }
  }
}
