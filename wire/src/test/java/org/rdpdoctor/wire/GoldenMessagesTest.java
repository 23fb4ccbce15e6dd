package org.rdpdoctor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.CodecOracles.Decoder;
import org.rdpdoctor.wire.credssp.TsCredentials;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.dcerpc.RpcPdu;
import org.rdpdoctor.wire.evtx.EvtxChunkHeader;
import org.rdpdoctor.wire.evtx.EvtxFileHeader;
import org.rdpdoctor.wire.gcc.ConferenceCreate;
import org.rdpdoctor.wire.kerberos.KerberosMessage;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.rdpbcgr.AutoDetect;
import org.rdpdoctor.wire.rdpbcgr.ClientInfo;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu;
import org.rdpdoctor.wire.rdpele.LicensingPdu;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpsec.SecurityExchange;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;
import org.rdpdoctor.wire.smb2.Smb2Message;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.websocket.WebSocketFrame;

class GoldenMessagesTest {
  private static final int CHOICE_OFFSET = 8;
  private static final int RESPONSE_CHOICE = 0x14;

  static Stream<Arguments> messages() {
    return Stream.of(
            of("ms-rdpbcgr", TestingPacket::decode),
            of("ms-rdpbcgr-share", ShareControlPdu::decode),
            of("ms-rdpbcgr-redirection", ServerRedirection::decode),
            of("ms-rdpbcgr-autodetect", AutoDetect::decode),
            of("ms-rdpbcgr-info", ClientInfo::decode),
            of("t124", GoldenMessagesTest::conference),
            of("t125", TestingPacket::decode),
            of("ms-rdpbcgr-certificate", ServerCertificate::decode),
            of("ms-rdpbcgr-security-exchange", SecurityExchange::decode),
            of("ms-rdpele", LicensingPdu::decode),
            of("ms-nlmp", NtlmMessage::decode),
            of("ms-rpce", RpcPdu::decode),
            of("ms-cssp", TsRequest::decode),
            of("ms-smb2", Smb2Message::decode),
            of("ms-rdpeudp", RdpUdpDatagram::decode),
            of("ms-tsgu", TsguPacket::decode),
            of("rfc6455", WebSocketFrame::decode),
            of("ms-cssp-credentials", TsCredentials::decode),
            of("ms-rdpbcgr-authorization", EarlyUserAuthorization::decode),
            of("rfc4120", KerberosMessage::decode),
            of("rfc4178", SpnegoToken::decode),
            of("ms-dtyp-descriptor", SecurityDescriptor::decode),
            of("evtx-file", EvtxFileHeader::decode),
            of("evtx-chunk", EvtxChunkHeader::decode))
        .flatMap(specification -> specification);
  }

  private static <T extends WireMessage> Stream<Arguments> of(
      String specification, Decoder<T> decoder) {
    return AnnotatedHex.allOf(specification).stream().map(golden -> Arguments.of(golden, decoder));
  }

  private static ConferenceCreate conference(Reader reader) throws DecodeException {
    Bytes ahead = reader.ahead(Integer.MAX_VALUE);
    boolean response = ahead.size() > CHOICE_OFFSET && ahead.at(CHOICE_OFFSET) == RESPONSE_CHOICE;
    return response
        ? ConferenceCreate.Response.decode(reader)
        : ConferenceCreate.Request.decode(reader);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  <T extends WireMessage> void decodesEncodesAndIsClean(AnnotatedHex golden, Decoder<T> decoder)
      throws DecodeException {
    Reader reader = new Reader(golden.bytes());
    T message = decoder.decode(reader);
    assertThat(reader.isAtEnd()).isTrue();
    assertThat(message.toBytes()).isEqualTo(golden.bytes());
    assertThat(message.size()).isEqualTo(golden.bytes().size());
    assertThat(message.oddities()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  <T extends WireMessage> void everyTruncationIsNoticed(AnnotatedHex golden, Decoder<T> decoder) {
    for (int length = 0; length < golden.bytes().size(); length++) {
      CodecOracles.refusedOrOdd(golden.bytes().first(length), decoder);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  <T extends WireMessage> void everySpoiledFieldIsNoticed(AnnotatedHex golden, Decoder<T> decoder) {
    for (AnnotatedHex.Field field : golden.fields()) {
      Bytes spoiled = golden.spoiled(field);
      if (field.allowsAnyValue()) {
        assertThat(CodecOracles.holds(spoiled, decoder)).as(field.name()).isPresent();
      } else {
        CodecOracles.refusedOrOdd(spoiled, decoder);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  <T extends WireMessage> void everyValueOfEveryByteIsSurvived(
      AnnotatedHex golden, Decoder<T> decoder) {
    for (int index = 0; index < golden.bytes().size(); index++) {
      byte[] content = golden.bytes().toArray();
      for (int value = 0; value < 256; value++) {
        content[index] = (byte) value;
        CodecOracles.holds(content, decoder);
      }
    }
  }
}
