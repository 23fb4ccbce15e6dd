package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** An alert that is not encrypted (RFC 8446 section 6, Alert Protocol). */
public record Alert(AlertLevel level, AlertDescription description) implements WireMessage {
  static final int BYTES = 2;

  public static Alert fatal(AlertDescription description) {
    return new Alert(AlertLevel.FATAL, description);
  }

  public static Alert decode(Reader reader) throws DecodeException {
    return new Alert(
        new AlertLevel(reader.u8("alert level")),
        new AlertDescription(reader.u8("alert description")));
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(level.value()).u8(description.value());
  }

  @Override
  public int size() {
    return BYTES;
  }

  public boolean isFatal() {
    return level.equals(AlertLevel.FATAL);
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (level.value() != AlertLevel.WARNING.value() && level.value() != AlertLevel.FATAL.value()) {
      oddities.add("alert level is neither warning nor fatal: " + level);
    }
    return oddities;
  }
}
