package org.rdpdoctor.wire.dcerpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.dcerpc.RpcPdu.ContextResult;
import org.rdpdoctor.wire.dcerpc.RpcPdu.Head;
import org.rdpdoctor.wire.dcerpc.RpcPdu.PresentationContext;

/** Reads one whole PDU. */
final class RpcBody {
  static final int VERSION = 5;
  static final int LENGTH_OFFSET = 8;

  /** Little-endian, ASCII, IEEE: C706 section 14.1. */
  static final long LITTLE_ENDIAN = 0x0000_0010;

  static final List<String> ODD = List.of("RPC fragment has fields that are not as we write them");

  private static final int AUTH_LENGTH_OFFSET = 10;
  private static final int OBJECT_SIZE = 16;

  private final Bytes whole;
  private final Optional<Verbatim> verbatim;

  RpcBody(Bytes whole, Optional<Verbatim> verbatim) {
    this.whole = whole;
    this.verbatim = verbatim;
  }

  RpcPdu read() throws DecodeException {
    Reader reader = new Reader(whole);
    int version = reader.u8("rpc_vers");
    reader.skip("rpc_vers_minor", 1);
    int type = reader.u8("PTYPE");
    int flags = reader.u8("pfc_flags");
    long representation = reader.u32le("packed_drep");
    if (version != VERSION || representation != LITTLE_ENDIAN) {
      throw DecodeException.unexpected(
          "RPC header", 0, "version %d, representation 0x%08x".formatted(version, representation));
    }
    reader.skip("lengths", 4);
    long callId = reader.u32le("call_id");
    int bodySize = bodySize();
    Reader body = reader.sub("RPC body", bodySize);
    return read(type, new Head(flags, callId, trailer(reader)), body);
  }

  private int authLength() {
    return whole.at(AUTH_LENGTH_OFFSET) | whole.at(AUTH_LENGTH_OFFSET + 1) << 8;
  }

  private int bodySize() throws DecodeException {
    int trailer = authLength() == 0 ? 0 : SecurityTrailer.HEAD_SIZE + authLength();
    int size = whole.size() - RpcPdu.HEADER_SIZE - trailer;
    if (size < 0) {
      throw DecodeException.limit(
          "auth_length", AUTH_LENGTH_OFFSET, authLength(), whole.size() - RpcPdu.HEADER_SIZE);
    }
    return size;
  }

  private Optional<SecurityTrailer> trailer(Reader reader) throws DecodeException {
    if (authLength() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SecurityTrailer(
            reader.u8("auth_type"),
            reader.u8("auth_level"),
            reader.u8("auth_pad_length"),
            reader.u8("auth_reserved"),
            reader.u32le("auth_context_id"),
            reader.rest()));
  }

  private RpcPdu read(int type, Head head, Reader body) throws DecodeException {
    return switch (type) {
      case RpcPdu.Bind.TYPE -> bind(head, body);
      case RpcPdu.BindAck.TYPE -> bindAck(head, body);
      case RpcPdu.BindNak.TYPE ->
          new RpcPdu.BindNak(head, body.u16le("provider_reject_reason"), body.rest(), verbatim);
      case RpcPdu.Auth3.TYPE -> new RpcPdu.Auth3(head, verbatim);
      case RpcPdu.Request.TYPE -> request(head, body);
      case RpcPdu.Response.TYPE -> response(head, body);
      case RpcPdu.Fault.TYPE -> fault(head, body);
      default -> throw DecodeException.unexpected("PTYPE", 2, "%d".formatted(type));
    };
  }

  private RpcPdu bind(Head head, Reader body) throws DecodeException {
    int maxTransmit = body.u16le("max_xmit_frag");
    int maxReceive = body.u16le("max_recv_frag");
    long group = body.u32le("assoc_group_id");
    int count = body.u8("n_context_elem");
    body.skip("reserved", 3);
    List<PresentationContext> contexts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contexts.add(context(body));
    }
    return new RpcPdu.Bind(head, maxTransmit, maxReceive, group, contexts, verbatim);
  }

  private static PresentationContext context(Reader body) throws DecodeException {
    int id = body.u16le("p_cont_id");
    int count = body.u8("n_transfer_syn");
    body.skip("reserved", 1);
    SyntaxId syntax = SyntaxId.read(body);
    List<SyntaxId> transfers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      transfers.add(SyntaxId.read(body));
    }
    return new PresentationContext(id, syntax, transfers);
  }

  private RpcPdu bindAck(Head head, Reader body) throws DecodeException {
    int maxTransmit = body.u16le("max_xmit_frag");
    int maxReceive = body.u16le("max_recv_frag");
    long group = body.u32le("assoc_group_id");
    String address = address(body);
    body.skip("padding", (4 - body.offset() % 4) % 4); // the header is a multiple of 4
    int count = body.u8("n_results");
    body.skip("reserved", 3);
    List<ContextResult> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(
          new ContextResult(body.u16le("result"), body.u16le("reason"), SyntaxId.read(body)));
    }
    return new RpcPdu.BindAck(head, maxTransmit, maxReceive, group, address, results, verbatim);
  }

  private static String address(Reader body) throws DecodeException {
    Bytes text = body.bytes("sec_addr", body.u16le("sec_addr length"));
    Bytes shown = text.isEmpty() ? text : text.first(text.size() - 1);
    return new String(shown.toArray(), StandardCharsets.ISO_8859_1);
  }

  private RpcPdu request(Head head, Reader body) throws DecodeException {
    long hint = body.u32le("alloc_hint");
    int context = body.u16le("p_cont_id");
    int operation = body.u16le("opnum");
    if ((head.flags() & RpcPdu.OBJECT) != 0) {
      body.skip("object", OBJECT_SIZE);
    }
    return new RpcPdu.Request(head, hint, context, operation, body.rest(), verbatim);
  }

  private RpcPdu response(Head head, Reader body) throws DecodeException {
    long hint = body.u32le("alloc_hint");
    int context = body.u16le("p_cont_id");
    body.skip("cancel_count", 2);
    return new RpcPdu.Response(head, hint, context, body.rest(), verbatim);
  }

  private RpcPdu fault(Head head, Reader body) throws DecodeException {
    body.skip("alloc_hint", 4);
    int context = body.u16le("p_cont_id");
    body.skip("cancel_count", 2);
    return new RpcPdu.Fault(head, context, body.u32le("fault status"), verbatim);
  }
}
