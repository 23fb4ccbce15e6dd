package org.rdpdoctor.lab.smb;

import java.util.HashMap;
import java.util.Map;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.RpcPdu;

/** What the client of one pipe has open, by the handles that it got. */
final class Handles<T> {
  private static final int MAX_OPEN = 1000;
  private static final int DRAWN_SIZE = 16;
  private static final Bytes ATTRIBUTES = Bytes.of(0, 0, 0, 0);

  private final Map<ContextHandle, T> open = new HashMap<>();

  ContextHandle add(T opened) throws RpcFault {
    if (open.size() >= MAX_OPEN) {
      throw new RpcFault(RpcPdu.Fault.ACCESS_DENIED);
    }
    ContextHandle handle = new ContextHandle(ATTRIBUTES.append(SmbServer.drawn(DRAWN_SIZE)));
    open.put(handle, opened);
    return handle;
  }

  T get(ContextHandle handle) throws RpcFault {
    T opened = open.get(handle);
    if (opened == null) {
      throw new RpcFault(RpcPdu.Fault.UNKNOWN_HANDLE);
    }
    return opened;
  }

  void remove(ContextHandle handle) throws RpcFault {
    if (open.remove(handle) == null) {
      throw new RpcFault(RpcPdu.Fault.UNKNOWN_HANDLE);
    }
  }
}
