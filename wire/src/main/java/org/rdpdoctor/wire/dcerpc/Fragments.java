package org.rdpdoctor.wire.dcerpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.dcerpc.RpcPdu.Head;

/** Cuts the data of a call or answer into fragments, and puts it together again. */
public final class Fragments {
  /** Bytes of the data of one call or answer that are put together. */
  public static final int MAX_STUB_SIZE = 4 << 20;

  private final Writer whole = new Writer();

  /** Requests that carry a call, none larger than {@code maxFragment} bytes. */
  public static List<RpcPdu> ofCall(
      long callId, int context, int operation, Bytes stub, int maxFragment) {
    return cut(
        stub,
        maxFragment - RpcPdu.HEADER_SIZE - RpcPdu.Request.OWN_SIZE,
        (flags, part) ->
            new RpcPdu.Request(
                new Head(flags, callId), stub.size(), context, operation, part, Optional.empty()));
  }

  /** Responses that carry an answer. */
  public static List<RpcPdu> ofAnswer(long callId, int context, Bytes stub, int maxFragment) {
    return cut(
        stub,
        maxFragment - RpcPdu.HEADER_SIZE - RpcPdu.Response.OWN_SIZE,
        (flags, part) ->
            new RpcPdu.Response(
                new Head(flags, callId), stub.size(), context, part, Optional.empty()));
  }

  private static List<RpcPdu> cut(Bytes stub, int room, BiFunction<Integer, Bytes, RpcPdu> maker) {
    int step = room / 8 * 8; // each part but the last is a multiple of 8, C706 section 12.6.4
    if (step <= 0) {
      throw new IllegalArgumentException("no room in a fragment");
    }
    List<RpcPdu> fragments = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(from + step, stub.size());
      int flags = (from == 0 ? RpcPdu.FIRST : 0) | (to == stub.size() ? RpcPdu.LAST : 0);
      fragments.add(maker.apply(flags, stub.slice(from, to)));
      from = to;
    } while (from < stub.size());
    return List.copyOf(fragments);
  }

  /**
   * Takes the next part; gives the whole when it was the last.
   *
   * @param part unsealed and without padding
   * @throws DecodeException limit when the whole is larger than {@link #MAX_STUB_SIZE}
   */
  public Optional<Bytes> add(Head head, Bytes part) throws DecodeException {
    if (whole.size() + part.size() > MAX_STUB_SIZE) {
      throw DecodeException.limit(
          "RPC data", whole.size(), (long) whole.size() + part.size(), MAX_STUB_SIZE);
    }
    whole.bytes(part);
    return head.isLast() ? Optional.of(whole.toBytes()) : Optional.empty();
  }
}
