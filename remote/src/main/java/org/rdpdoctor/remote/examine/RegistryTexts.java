package org.rdpdoctor.remote.examine;

import java.util.Optional;
import org.rdpdoctor.remedy.RegistryText;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Data of registry values, as what they are. */
final class RegistryTexts {
  private RegistryTexts() {}

  static Optional<String> text(RegistryData data) {
    if (data.type() != RegistryData.TEXT && data.type() != RegistryData.EXPANDABLE_TEXT) {
      return Optional.empty();
    }
    return Optional.of(RegistryText.text(data));
  }

  static Optional<Long> number(RegistryData data) {
    if (data.type() != RegistryData.NUMBER) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reader(data.data()).u32le("number"));
    } catch (DecodeException shorter) {
      return Optional.empty();
    }
  }
}
