package org.rdpdoctor.offline.rdpfile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation.RdpFileCovered;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingsEffect;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.offline.rdpfile.RdpFile.Setting;
import org.rdpdoctor.wire.Bytes;

/** Saved connections. */
public final class RdpFileKind implements FileKind {
  private static final Pattern FIRST_LINE =
      Pattern.compile("^\\s*[a-z][^:\\r\\n\\x00]{1,60}:[isb]:", Pattern.CASE_INSENSITIVE);

  private static final Set<String> SECRET =
      Set.of("password 51", "gatewayaccesstoken", "endpointfedauth", "signature");

  private static final String HIDDEN = "(hidden)";
  private static final int MAX_CHARACTERS = 500;
  private static final int MAX_UNKNOWN = 50;

  @Override
  public String name() {
    return "saved connection";
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    byte[] first = firstBytes.first(400).toArray();
    return begins(new String(first, StandardCharsets.UTF_8))
        || begins(new String(first, StandardCharsets.UTF_16LE));
  }

  private static boolean begins(String text) {
    return FIRST_LINE.matcher(text.startsWith("\uFEFF") ? text.substring(1) : text).find();
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    Optional<RdpFile> read = RdpFile.read(file.whole(RdpFile.MAX_BYTES));
    if (read.isEmpty()) {
      reading.truncated(0, "no saved connection after all, or too large for one");
      return;
    }
    SettingsTable known = SettingsTable.packed();
    List<String> unknown = new ArrayList<>();
    for (Setting setting : read.get().settings().values()) {
      if (known.knows(setting.name())) {
        add(reading, file, shown(setting));
      } else if (unknown.size() < MAX_UNKNOWN) {
        unknown.add(setting.name());
      }
    }
    for (RdpSettingsEffect effect : RdpFileLint.of(read.get(), known)) {
      add(reading, file, effect);
    }
    add(
        reading,
        file,
        new RdpFileCovered(
            read.get().settings().size(),
            unknown,
            read.get().unreadable(),
            read.get().settings().containsKey("signature")));
  }

  private static RdpSettingFound shown(Setting setting) {
    String value = SECRET.contains(setting.name()) ? HIDDEN : setting.value();
    return new RdpSettingFound(
        setting.name(),
        Character.toString(setting.type()),
        value.length() > MAX_CHARACTERS ? value.substring(0, MAX_CHARACTERS) : value);
  }

  private static void add(Reading reading, EvidenceFile file, Observation observation) {
    reading.add(new Observed(new Source.File(file.name()), observation));
  }
}
