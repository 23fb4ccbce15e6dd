package org.rdpdoctor.wire.credssp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.NtStatus;

class TsRequestTest {
  @Test
  void writesTheFirstRequestOfAClient() {
    Bytes golden = AnnotatedHex.read("ms-cssp/ts-request-negotiate").bytes();
    Bytes token = AnnotatedHex.read("ms-nlmp/negotiate").bytes();
    assertThat(TsRequest.withToken(6, token).toBytes()).isEqualTo(golden);
  }

  @Test
  void writesTheRefusalOfAServer() {
    assertThat(TsRequest.withError(6, NtStatus.LOGON_FAILURE).toBytes())
        .isEqualTo(AnnotatedHex.read("ms-cssp/ts-request-error").bytes());
  }

  @Test
  void readsTheKeyAndTheNonce() throws DecodeException {
    TsRequest request = read(AnnotatedHex.read("ms-cssp/ts-request-public-key").bytes());
    assertThat(request.version()).isEqualTo(5);
    assertThat(request.negoTokens()).isEmpty();
    assertThat(request.pubKeyAuth()).contains(Bytes.ofHex("0100000051525354"));
    assertThat(request.clientNonce().map(Bytes::size)).contains(32);
    assertThat(request.verbatim()).isEmpty();
  }

  @Test
  void readsAnUnsignedErrorCodeAndKeepsItsForm() throws DecodeException {
    Bytes unsigned = Bytes.ofHex("300ea003020106a407020500c000006d");
    TsRequest request = read(unsigned);
    assertThat(request.errorCode()).contains(NtStatus.LOGON_FAILURE);
    assertThat(request.oddities()).containsExactly("TSRequest is not encoded the usual way");
    assertThat(request.toBytes()).isEqualTo(unsigned);
  }

  @Test
  void refusesAnErrorCodeOfMoreThan32Bits() {
    assertThatThrownBy(() -> read(Bytes.ofHex("300ea003020106a407020501c000006d")))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("no 32-bit number");
  }

  @Test
  void keepsUnknownFields() throws DecodeException {
    Bytes extended = Bytes.ofHex("300aa003020106a903020101");
    TsRequest request = read(extended);
    assertThat(request.oddities()).containsExactly("TSRequest has unknown or misplaced fields");
    assertThat(request.toBytes()).isEqualTo(extended);
  }

  @Test
  void waitsForTheWholeRequest() {
    Bytes golden = AnnotatedHex.read("ms-cssp/ts-request-negotiate").bytes();
    for (int length = 0; length < golden.size(); length++) {
      Reader reader = new Reader(golden.first(length));
      assertThatThrownBy(() -> TsRequest.decode(reader))
          .isInstanceOf(DecodeException.class)
          .extracting(e -> ((DecodeException) e).kind())
          .isEqualTo(DecodeException.Kind.NOT_ENOUGH_BYTES);
    }
  }

  @Test
  void doesNotWaitForAnEndlessRequest() {
    assertThatThrownBy(() -> read(Bytes.ofHex("3083020001")))
        .isInstanceOf(DecodeException.class)
        .extracting(e -> ((DecodeException) e).kind())
        .isEqualTo(DecodeException.Kind.LIMIT);
  }

  @Test
  void refusesTooManyTokens() {
    TsRequest one = TsRequest.withToken(6, Bytes.EMPTY);
    String item = "3004a0020400";
    String items = item.repeat(TsRequest.MAX_NEGO_TOKENS + 1);
    Bytes many = Bytes.ofHex("306fa003020106a1683066" + items);
    assertThat(many.size()).isEqualTo(113);
    assertThat(one.toBytes()).isEqualTo(Bytes.ofHex("300fa003020106a1083006" + item));
    assertThatThrownBy(() -> read(many))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("the limit is 16");
  }

  private static TsRequest read(Bytes bytes) throws DecodeException {
    return TsRequest.decode(new Reader(bytes));
  }
}
