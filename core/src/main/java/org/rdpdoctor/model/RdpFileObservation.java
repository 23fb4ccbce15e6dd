package org.rdpdoctor.model;

import java.util.List;

/** What a saved connection (.rdp file) asks of the client. */
public sealed interface RdpFileObservation extends Observation {
  /**
   * A setting that is known.
   *
   * @param kind i (number), s (text) or b (bytes)
   * @param value as in the file; of passwords, tokens and signatures only "(hidden)"
   */
  record RdpSettingFound(String name, String kind, String value) implements RdpFileObservation {}

  /**
   * What settings do together, or one by itself, by their documentation.
   *
   * @param settings that do it
   * @param effect a sentence without text of the file
   */
  record RdpSettingsEffect(List<String> settings, String effect) implements RdpFileObservation {
    public RdpSettingsEffect {
      settings = List.copyOf(settings);
    }
  }

  /**
   * The file as a whole.
   *
   * @param unknown settings that no client is known to have
   * @param unreadable numbers of lines that are no settings, from 1
   * @param signed it carries a signature, which is not checked
   */
  record RdpFileCovered(
      int settings, List<String> unknown, List<Integer> unreadable, boolean signed)
      implements RdpFileObservation {
    public RdpFileCovered {
      unknown = List.copyOf(unknown);
      unreadable = List.copyOf(unreadable);
    }
  }
}
