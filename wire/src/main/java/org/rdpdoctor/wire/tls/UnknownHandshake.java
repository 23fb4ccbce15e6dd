package org.rdpdoctor.wire.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Writer;

/** A message of a type whose content is of no concern here, or that nobody knows. */
public record UnknownHandshake(HandshakeType type, Bytes body) implements HandshakeMessage {
  public UnknownHandshake {
    FieldBounds.within("body", body.size(), MAX_BODY_BYTES);
  }

  @Override
  public int bodySize() {
    return body.size();
  }

  @Override
  public void encodeBody(Writer writer) {
    writer.bytes(body);
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }
}
