package org.rdpdoctor.wire.dcerpc;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;

/** What a server calls an open key, service or the like: 20 bytes (C706 section 14.2.16.6). */
public record ContextHandle(Bytes value) {
  static final int SIZE = 20;

  /** No handle: what comes back beside an error, and from a close. */
  public static final ContextHandle NONE = new ContextHandle(Bytes.of(new byte[SIZE]));

  public ContextHandle {
    FieldBounds.exactSize("context handle", value, SIZE);
  }

  public boolean isNone() {
    return equals(NONE);
  }
}
