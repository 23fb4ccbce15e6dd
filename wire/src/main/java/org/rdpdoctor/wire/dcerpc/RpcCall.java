package org.rdpdoctor.wire.dcerpc;

import org.rdpdoctor.wire.Bytes;

/** A call of a remote service: its operation and its arguments, for a {@link RpcPdu.Request}. */
public interface RpcCall {
  int operation();

  void encode(NdrWriter writer);

  /** The data of the call. */
  default Bytes stub() {
    NdrWriter writer = new NdrWriter();
    encode(writer);
    return writer.toBytes();
  }
}
