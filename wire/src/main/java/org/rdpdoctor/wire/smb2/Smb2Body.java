package org.rdpdoctor.wire.smb2;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;

/** What follows the header of a message. */
public sealed interface Smb2Body permits Smb2Request, Smb2Response, Smb2Body.Opaque {
  /** Writes the body as it lies behind a header; buffers follow the fixed fields. */
  void encodeBody(Writer writer);

  /** A body that we do not read further: of commands that nobody here needs. */
  record Opaque(Bytes content) implements Smb2Body {
    @Override
    public void encodeBody(Writer writer) {
      writer.bytes(content);
    }
  }
}
