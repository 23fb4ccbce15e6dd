package org.rdpdoctor.wire.dcerpc;

import org.rdpdoctor.wire.Bytes;

/** What a remote service answers to a {@link RpcCall}: values, and behind them its code. */
public interface RpcReply {
  /** An error code or an HRESULT, as the service has it. */
  long code();

  void encode(NdrWriter writer);

  /** The data of the answer. */
  default Bytes stub() {
    NdrWriter writer = new NdrWriter();
    encode(writer);
    return writer.u32(code()).toBytes();
  }
}
