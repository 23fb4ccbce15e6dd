package org.rdpdoctor.wire.dcerpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;

class FragmentsTest {
  private static final Bytes STUB = Bytes.of(new byte[10_000]);

  @Test
  void largeAnswersAreCutAndPutTogether() throws DecodeException {
    List<RpcPdu> fragments = Fragments.ofAnswer(7, 0, STUB, RpcPdu.USUAL_FRAGMENT_SIZE);
    assertThat(fragments).hasSize(3).allMatch(pdu -> pdu.size() <= RpcPdu.USUAL_FRAGMENT_SIZE);
    Fragments together = new Fragments();
    Optional<Bytes> whole = Optional.empty();
    for (RpcPdu pdu : fragments) {
      CodecOracles.survives(pdu, RpcPdu::decode);
      assertThat(whole).isEmpty();
      whole = together.add(pdu.head(), ((RpcPdu.Response) pdu).stub());
    }
    assertThat(whole).contains(STUB);
    assertThat(fragments.getFirst().head().isFirst()).isTrue();
  }

  @Test
  void anEmptyCallIsOneFragment() {
    List<RpcPdu> fragments = Fragments.ofCall(1, 0, 5, Bytes.EMPTY, 100);
    assertThat(fragments).singleElement().matches(pdu -> pdu.head().flags() == RpcPdu.WHOLE);
  }

  @Test
  void endlessAnswersAreRefused() throws DecodeException {
    Fragments together = new Fragments();
    Bytes part = Bytes.of(new byte[1 << 20]);
    RpcPdu.Head head = new RpcPdu.Head(0, 1);
    for (int i = 0; i < 4; i++) {
      assertThat(together.add(head, part)).isEmpty();
    }
    assertThatThrownBy(() -> together.add(head, part)).hasMessageContaining("limit");
  }

  @Test
  void ourOwnSurvive() {
    CodecOracles.survives(RpcPdu.Bind.of(1, SyntaxId.SVCCTL, Optional.empty()), RpcPdu::decode);
    CodecOracles.survives(new RpcPdu.BindNak(1, 8), RpcPdu::decode);
    CodecOracles.survives(new RpcPdu.Fault(3, 0, RpcPdu.Fault.NO_SUCH_OPERATION), RpcPdu::decode);
    CodecOracles.survives(
        new RpcPdu.BindAck(
            new RpcPdu.Head(RpcPdu.WHOLE, 1),
            4280,
            4280,
            1,
            "\\PIPE\\svcctl",
            List.of(
                RpcPdu.ContextResult.accepted(),
                RpcPdu.ContextResult.refused(RpcPdu.ContextResult.NO_SUCH_INTERFACE)),
            Optional.empty()),
        RpcPdu::decode);
  }
}
