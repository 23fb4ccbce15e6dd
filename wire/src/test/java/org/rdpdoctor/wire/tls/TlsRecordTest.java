package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

class TlsRecordTest {
  @Test
  void aRecordMayHoldAsMuchAsAnEncryptedOne() throws DecodeException {
    Bytes most = new Writer().zeros(TlsRecord.MAX_FRAGMENT_BYTES).toBytes();
    TlsRecord large = new TlsRecord(ContentType.APPLICATION_DATA, TlsVersion.TLS_1_2, most);
    assertThat(TlsRecord.decode(new Reader(large.toBytes()))).isEqualTo(large);
    Bytes more = most.append(Bytes.of(0));
    assertThatThrownBy(() -> new TlsRecord(ContentType.APPLICATION_DATA, TlsVersion.TLS_1_2, more))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLengthAboveTheLimitIsRefused() {
    Bytes header = new Writer().u8(23).u16be(0x0303).u16be(16385 + 2048).toBytes();
    assertThat(TlsOracles.refusal(header, TlsRecord::decode)).contains(DecodeException.Kind.LIMIT);
  }

  @Test
  void anotherMajorVersionIsRefused() {
    assertThat(TlsOracles.refusal(Bytes.ofHex("1602000000"), TlsRecord::decode))
        .contains(DecodeException.Kind.UNEXPECTED);
  }

  @Test
  void anUnknownTypeOrVersionIsOdd() throws DecodeException {
    TlsRecord strange = TlsRecord.decode(new Reader(Bytes.ofHex("630310000100")));
    assertThat(strange.oddities())
        .containsExactly("record type is 0x63", "record version is 0x0310");
  }

  @Test
  void aLongMessageIsSplit() {
    Bytes payload = new Writer().zeros(2 * 16384 + 1).toBytes();
    List<TlsRecord> records = TlsRecord.split(ContentType.HANDSHAKE, TlsVersion.TLS_1_2, payload);
    assertThat(records).extracting(each -> each.fragment().size()).containsExactly(16384, 16384, 1);
    assertThat(TlsRecord.join(records).size()).isEqualTo(payload.size() + 15);
    assertThat(TlsRecord.split(ContentType.HANDSHAKE, TlsVersion.TLS_1_2, Bytes.EMPTY)).isEmpty();
  }
}
