package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Writer;

/** The end of the server's first flight up to TLS 1.2 (RFC 5246 section 7.4.5). */
public record ServerHelloDone(Bytes trailing) implements HandshakeMessage {
  public ServerHelloDone {
    FieldBounds.within("trailing", trailing.size(), MAX_BODY_BYTES);
  }

  public ServerHelloDone() {
    this(Bytes.EMPTY);
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.SERVER_HELLO_DONE;
  }

  @Override
  public int bodySize() {
    return trailing.size();
  }

  @Override
  public void encodeBody(Writer writer) {
    writer.bytes(trailing);
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    Trailing.addOddity(oddities, type(), trailing);
    return oddities;
  }
}
