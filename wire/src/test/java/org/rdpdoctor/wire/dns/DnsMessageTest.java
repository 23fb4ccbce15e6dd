package org.rdpdoctor.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.dns.DnsMessage.Question;
import org.rdpdoctor.wire.dns.DnsMessage.ResourceRecord;

class DnsMessageTest {
  private static final Bytes QUERY =
      Bytes.ofHex("123401000001000000000000" + "046865726502696f00" + "00010001");

  /** With name compression and an additional record, as servers send it. */
  private static final Bytes RESPONSE =
      Bytes.ofHex(
          "123481800001000200000001"
              + "046865726502696f00"
              + "00010001"
              + "c00c"
              + "000500010000003c0006"
              + "03777777c00c"
              + "c025"
              + "000100010000003c0004c0000207"
              + "0000291000000000000000");

  @Test
  void writesAQuery() {
    DnsMessage query = DnsMessage.query(0x1234, new Question("here.io", DnsRecordType.A));
    assertThat(query.toBytes()).isEqualTo(QUERY);
    CodecOracles.survives(query, DnsMessage::decode);
  }

  @Test
  void readsACompressedResponse() {
    DnsMessage response = CodecOracles.holds(RESPONSE, DnsMessage::decode).orElseThrow();
    assertThat(response.isResponse()).isTrue();
    assertThat(response.responseCode()).isEqualTo(DnsMessage.NO_ERROR);
    assertThat(response.questions()).containsExactly(new Question("here.io", DnsRecordType.A));
    assertThat(response.answers().getFirst().alias()).contains("www.here.io");
    assertThat(response.answers().getLast().name()).isEqualTo("www.here.io");
    assertThat(response.answers().getLast().data()).isEqualTo(Bytes.of(192, 0, 2, 7));
  }

  /** The host's name may be compressed, although RFC 2782 forbids it. */
  @Test
  void readsAServiceRecord() {
    Bytes answer =
        Bytes.ofHex(
            "123481800001000100000000"
                + "095f6b65726265726f73045f746370046865726502696f00"
                + "00210001"
                + "c00c"
                + "002100010000003c000c"
                + "000000640058"
                + "03646331c01b");
    DnsMessage response = CodecOracles.holds(answer, DnsMessage::decode).orElseThrow();
    assertThat(response.questions().getFirst().type()).isEqualTo(DnsRecordType.SRV);
    assertThat(response.answers().getFirst().service())
        .contains(new DnsMessage.ServiceTarget(0, 100, 88, "dc1.here.io"));
    CodecOracles.survives(
        new DnsMessage(
            7,
            DnsMessage.RESPONSE,
            List.of(new Question("_kerberos._tcp.a.b", DnsRecordType.SRV)),
            List.of(
                ResourceRecord.service(
                    "_kerberos._tcp.a.b", 60, new DnsMessage.ServiceTarget(1, 2, 88, "dc.a.b"))),
            Optional.empty()),
        DnsMessage::decode);
  }

  @Test
  void itsOwnRecordsSurvive() {
    CodecOracles.survives(
        new DnsMessage(
            7,
            DnsMessage.RESPONSE,
            List.of(new Question("a.b", DnsRecordType.AAAA)),
            List.of(
                ResourceRecord.alias("a.b", 1, "c.d"),
                ResourceRecord.address("c.d", DnsRecordType.AAAA, 1, Bytes.of(new byte[16]))),
            Optional.empty()),
        DnsMessage::decode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1234010000010000000000",
        "123401000001000000000000c00c00010001",
        "123401000001000000000000c00d00010001",
        "123401000001000000000000ffff00010001",
        "1234010000010000000000004000",
        "12340100ffff000000000000",
        "123481800000000100000000000001000100000000ffff00"
      })
  void refusesWhatCannotBeRead(String hex) {
    assertThatThrownBy(() -> DnsMessage.decode(new Reader(Bytes.ofHex(hex))))
        .isInstanceOfSatisfying(DecodeException.class, CodecOracles::properRefusal);
  }

  @Test
  void namesAreBoundedAndPrintable() throws DecodeException {
    Bytes binary = Bytes.ofHex("000100000001000000000000" + "031b2e5c00" + "00010001");
    DnsMessage message = DnsMessage.decode(new Reader(binary));
    assertThat(message.questions().getFirst().name()).isEqualTo("\\027\\046\\092");
    assertThat(message.toBytes()).isEqualTo(binary);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DnsMessage.query(1, new Question("x".repeat(64), DnsRecordType.A)).toBytes());
  }

  @Test
  void everyShorterResponseIsRefusedOrRead() {
    for (int size = 0; size < RESPONSE.size(); size++) {
      assertThat(CodecOracles.holds(RESPONSE.first(size), DnsMessage::decode)).isNotNull();
    }
  }
}
