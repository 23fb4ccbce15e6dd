package org.rdpdoctor.wire.dcerpc;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * One fragment on a connection, C706 section 12.6.4: a header of 16 bytes (version 5.0, type,
 * flags, data representation, length of the whole, length of the token at its end, number of the
 * call) and a body. All numbers are little-endian; other representations are refused.
 */
public sealed interface RpcPdu extends WireMessage {
  int HEADER_SIZE = 16;

  /** Of one fragment, as Windows and Samba offer it: what a named pipe takes at once. */
  int USUAL_FRAGMENT_SIZE = 4280;

  /** PFC_FIRST_FRAG. */
  int FIRST = 0x01;

  /** PFC_LAST_FRAG. */
  int LAST = 0x02;

  /** PFC_SUPPORT_HEADER_SIGN in bind and bind_ack, MS-RPCE section 2.2.2.3. */
  int HEADER_SIGNING = 0x04;

  /** PFC_OBJECT_UUID. */
  int OBJECT = 0x80;

  /** Both ends in one: not fragmented. */
  int WHOLE = FIRST | LAST;

  Head head();

  int type();

  /** Present when the PDU was received in another form than ours. */
  Optional<Verbatim> verbatim();

  /** What lies between header and security trailer. */
  void encodeBody(Writer writer);

  /**
   * What every PDU has.
   *
   * @param flags {@link #FIRST}, {@link #LAST} and others
   */
  record Head(int flags, long callId, Optional<SecurityTrailer> security) {
    public Head {
      FieldBounds.u8("pfc_flags", flags);
      FieldBounds.u32("call_id", callId);
    }

    public Head(int flags, long callId) {
      this(flags, callId, Optional.empty());
    }

    public boolean isFirst() {
      return (flags & FIRST) != 0;
    }

    public boolean isLast() {
      return (flags & LAST) != 0;
    }
  }

  /** Number of bytes of the whole PDU that begins here; empty until its length is there. */
  static Optional<Integer> sizeOf(Bytes start) {
    return start.size() < RpcBody.LENGTH_OFFSET + 2
        ? Optional.empty()
        : Optional.of(start.at(RpcBody.LENGTH_OFFSET) | start.at(RpcBody.LENGTH_OFFSET + 1) << 8);
  }

  /**
   * Reads one PDU.
   *
   * @throws DecodeException not enough bytes while the PDU is incomplete; unexpected when it is no
   *     PDU of version 5.0 in little-endian or of a type that is not read; limit when its lengths
   *     contradict each other
   */
  static RpcPdu decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int size = sizeOf(reader.ahead(HEADER_SIZE)).orElse(HEADER_SIZE);
    if (size < HEADER_SIZE) {
      throw DecodeException.limit("frag_length", offset, size, HEADER_SIZE);
    }
    Bytes whole = reader.bytes("RPC fragment", size);
    RpcPdu pdu = new RpcBody(whole, Optional.empty()).read();
    return pdu.toBytes().equals(whole)
        ? pdu
        : new RpcBody(whole, Optional.of(new Verbatim(whole, RpcBody.ODD))).read();
  }

  @Override
  default void encode(Writer writer) {
    if (verbatim().isPresent()) {
      writer.bytes(verbatim().get().bytes());
      return;
    }
    Writer body = new Writer();
    encodeBody(body);
    Optional<SecurityTrailer> security = head().security();
    int size = HEADER_SIZE + body.size() + security.map(SecurityTrailer::size).orElse(0);
    writer.u8(RpcBody.VERSION).u8(0).u8(type()).u8(head().flags()).u32le(RpcBody.LITTLE_ENDIAN);
    writer.u16le(size).u16le(security.map(trailer -> trailer.value().size()).orElse(0));
    writer.u32le(head().callId()).bytes(body.toBytes());
    security.ifPresent(trailer -> {
      writer.u8(trailer.type()).u8(trailer.level()).u8(trailer.padding()).u8(trailer.reserved());
      writer.u32le(trailer.context()).bytes(trailer.value());
    });
  }

  @Override
  default int size() {
    return toBytes().size();
  }

  @Override
  default List<String> oddities() {
    return verbatim().map(Verbatim::oddities).orElse(List.of());
  }

  /**
   * Offers interfaces, C706 section 12.6.4.3.
   *
   * @param maxTransmit largest fragment that the sender sends
   * @param maxReceive largest that it takes
   * @param group 0 for a new one
   */
  record Bind(
      Head head,
      int maxTransmit,
      int maxReceive,
      long group,
      List<PresentationContext> contexts,
      Optional<Verbatim> verbatim)
      implements RpcPdu {
    public static final int TYPE = 11;

    public Bind {
      FieldBounds.u16("max_xmit_frag", maxTransmit);
      FieldBounds.u16("max_recv_frag", maxReceive);
      FieldBounds.u32("assoc_group_id", group);
      FieldBounds.u8("n_context_elem", contexts.size());
      contexts = List.copyOf(contexts);
    }

    /** One interface, in NDR, as context 0. */
    public static Bind of(long callId, SyntaxId syntax, Optional<SecurityTrailer> security) {
      return new Bind(
          new Head(WHOLE, callId, security),
          USUAL_FRAGMENT_SIZE,
          USUAL_FRAGMENT_SIZE,
          0,
          List.of(new PresentationContext(0, syntax, List.of(SyntaxId.NDR))),
          Optional.empty());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(maxTransmit).u16le(maxReceive).u32le(group).u8(contexts.size()).zeros(3);
      contexts.forEach(context -> context.encode(writer));
    }
  }

  /**
   * One interface that is offered.
   *
   * @param transferSyntaxes ways to write its data
   */
  record PresentationContext(int id, SyntaxId syntax, List<SyntaxId> transferSyntaxes) {
    public PresentationContext {
      FieldBounds.u16("p_cont_id", id);
      FieldBounds.u8("n_transfer_syn", transferSyntaxes.size());
      transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    private void encode(Writer writer) {
      writer.u16le(id).u8(transferSyntaxes.size()).u8(0);
      syntax.encode(writer);
      transferSyntaxes.forEach(transfer -> transfer.encode(writer));
    }
  }

  /**
   * Says which of them are accepted, section 12.6.4.4.
   *
   * @param address such as \PIPE\winreg, without its final zero
   * @param results in the order of the offers
   */
  record BindAck(
      Head head,
      int maxTransmit,
      int maxReceive,
      long group,
      String address,
      List<ContextResult> results,
      Optional<Verbatim> verbatim)
      implements RpcPdu {
    public static final int TYPE = 12;

    public BindAck {
      FieldBounds.u16("max_xmit_frag", maxTransmit);
      FieldBounds.u16("max_recv_frag", maxReceive);
      FieldBounds.u32("assoc_group_id", group);
      FieldBounds.u8("n_results", results.size());
      results = List.copyOf(results);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encodeBody(Writer writer) {
      int start = writer.size();
      writer.u16le(maxTransmit).u16le(maxReceive).u32le(group).u16le(address.length() + 1);
      address.chars().forEach(writer::u8);
      writer.u8(0).zeros((4 - (writer.size() - start) % 4) % 4);
      writer.u8(results.size()).zeros(3);
      results.forEach(result -> result.encode(writer));
    }
  }

  /**
   * Of one context.
   *
   * @param result 0 accepted, 1 refused by the user, 2 refused by the provider
   * @param reason 0 none, 1 interface not there, 2 transfer syntaxes not there, 3 too many
   */
  record ContextResult(int result, int reason, SyntaxId transferSyntax) {
    public static final int ACCEPTED = 0;
    public static final int REFUSED = 2;
    public static final int NO_SUCH_INTERFACE = 1;

    public ContextResult {
      FieldBounds.u16("result", result);
      FieldBounds.u16("reason", reason);
    }

    public static ContextResult accepted() {
      return new ContextResult(ACCEPTED, 0, SyntaxId.NDR);
    }

    public static ContextResult refused(int reason) {
      return new ContextResult(REFUSED, reason, SyntaxId.NONE);
    }

    private void encode(Writer writer) {
      writer.u16le(result).u16le(reason);
      transferSyntax.encode(writer);
    }
  }

  /**
   * Refuses the association, section 12.6.4.5.
   *
   * @param reason 8 says that the way to sign in is not known (MS-RPCE section 2.2.2.5)
   * @param rest the versions that are spoken, unread
   */
  record BindNak(Head head, int reason, Bytes rest, Optional<Verbatim> verbatim) implements RpcPdu {
    public static final int TYPE = 13;

    public BindNak {
      FieldBounds.u16("provider_reject_reason", reason);
    }

    public BindNak(long callId, int reason) {
      this(new Head(WHOLE, callId), reason, Bytes.of(1, 5, 0), Optional.empty());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(reason).bytes(rest);
    }
  }

  /** The third message of a sign-in, MS-RPCE section 2.2.2.8; never answered. */
  record Auth3(Head head, Optional<Verbatim> verbatim) implements RpcPdu {
    public static final int TYPE = 16;

    public Auth3(long callId, SecurityTrailer security) {
      this(new Head(WHOLE, callId, Optional.of(security)), Optional.empty());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.zeros(4);
    }
  }

  /**
   * Calls, section 12.6.4.9. Interfaces that are bound to an object are not called by us; its UUID
   * survives in {@link #verbatim()}.
   *
   * @param sizeHint alloc_hint, bytes of the whole stub
   * @param stub of this fragment, sealed and with its padding when there is a trailer
   */
  record Request(
      Head head, long sizeHint, int context, int operation, Bytes stub, Optional<Verbatim> verbatim)
      implements RpcPdu {
    public static final int TYPE = 0;
    static final int OWN_SIZE = 8;

    public Request {
      FieldBounds.u32("alloc_hint", sizeHint);
      FieldBounds.u16("p_cont_id", context);
      FieldBounds.u16("opnum", operation);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(sizeHint).u16le(context).u16le(operation).bytes(stub);
    }
  }

  /** Answers, section 12.6.4.10. */
  record Response(Head head, long sizeHint, int context, Bytes stub, Optional<Verbatim> verbatim)
      implements RpcPdu {
    public static final int TYPE = 2;
    static final int OWN_SIZE = 8;

    public Response {
      FieldBounds.u32("alloc_hint", sizeHint);
      FieldBounds.u16("p_cont_id", context);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(sizeHint).u16le(context).u16le(0).bytes(stub);
    }
  }

  /**
   * Could not call, section 12.6.4.7.
   *
   * @param status such as 0x1C010002 or 5
   */
  record Fault(Head head, int context, long status, Optional<Verbatim> verbatim) implements RpcPdu {
    public static final int TYPE = 3;

    /** nca_s_op_rng_error: the interface has no such operation. */
    public static final long NO_SUCH_OPERATION = 0x1C01_0002L;

    /** RPC_X_BAD_STUB_DATA: the data of the call cannot be read. */
    public static final long BAD_STUB_DATA = 0x0000_06F7L;

    /** nca_s_fault_access_denied, which Windows sends as the plain number 5. */
    public static final long ACCESS_DENIED = 0x0000_0005L;

    /** nca_s_fault_context_mismatch: the handle is not of this connection. */
    public static final long UNKNOWN_HANDLE = 0x1C00_001AL;

    public Fault {
      FieldBounds.u16("p_cont_id", context);
      FieldBounds.u32("fault status", status);
    }

    public Fault(long callId, int context, long status) {
      this(new Head(WHOLE, callId), context, status, Optional.empty());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(0).u16le(context).u16le(0).u32le(status).u32le(0);
    }
  }
}
