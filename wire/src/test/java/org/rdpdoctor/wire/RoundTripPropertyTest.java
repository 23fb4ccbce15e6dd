package org.rdpdoctor.wire;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.CodecOracles.Decoder;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Tag;
import org.rdpdoctor.wire.asn1.BitString;
import org.rdpdoctor.wire.credssp.TsCredentials;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.gcc.ServerData;
import org.rdpdoctor.wire.gcc.ServerData.ServerCoreData;
import org.rdpdoctor.wire.gcc.ServerData.ServerMessageChannelData;
import org.rdpdoctor.wire.gcc.ServerData.ServerNetworkData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData.ServerKeys;
import org.rdpdoctor.wire.mcs.ConnectPdu;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DisconnectReason;
import org.rdpdoctor.wire.mcs.DomainPdu;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.ErectDomainRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.SendData;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.mstypes.AccessControlEntry;
import org.rdpdoctor.wire.mstypes.AccessControlList;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.mstypes.Sid;
import org.rdpdoctor.wire.ntlm.AvId;
import org.rdpdoctor.wire.ntlm.AvPair;
import org.rdpdoctor.wire.ntlm.AvPairs;
import org.rdpdoctor.wire.ntlm.NtlmFlags;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;
import org.rdpdoctor.wire.ntlm.NtlmV2Temp;
import org.rdpdoctor.wire.ntlm.NtlmVersion;
import org.rdpdoctor.wire.rdpbcgr.AutoDetect;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.NegotiationRequestFlags;
import org.rdpdoctor.wire.rdpbcgr.NegotiationResponseFlags;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DeactivateAll;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive.CapabilitySet;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.EnhancedRedirection;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.ShareData;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpeudp.SynDataEx;
import org.rdpdoctor.wire.rdpeudp.UdpFlags;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;
import org.rdpdoctor.wire.rdpeudp2.Rdpeudp2Packet;
import org.rdpdoctor.wire.socks.Socks5;
import org.rdpdoctor.wire.spnego.Mechanism;
import org.rdpdoctor.wire.spnego.NegState;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.tsgu.GatewayCode;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.websocket.WebSocketFrame;
import org.rdpdoctor.wire.websocket.WebSocketOpcode;
import org.rdpdoctor.wire.x224.X224Tpdu;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;
import org.rdpdoctor.wire.x224.X224Tpdu.DataTpdu;
import org.rdpdoctor.wire.x224.X224Tpdu.DisconnectRequest;

/**
 * Messages made at random survive the wire, and so does whatever becomes of them by random damage.
 *
 * <p>The seed is new in every run and printed; {@code -Drdpdoctor.test.seed=NUMBER} repeats one.
 */
class RoundTripPropertyTest {
  private static final int ROUNDS = 2_000;

  record Property<T extends WireMessage>(
      String name, Decoder<? extends T> decoder, Function<TestingGenerator, T> maker) {
    void check(TestingGenerator generator) {
      T message = maker.apply(generator);
      CodecOracles.survives(message, this::decode);
      CodecOracles.holds(generator.mutated(message.toBytes()), decoder);
    }

    private T decode(Reader reader) throws DecodeException {
      return decoder.decode(reader);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Property<?>> properties() {
    return Stream.of(
        new Property<>("TPKT", Tpkt::decode, g -> new Tpkt(g.u8(), g.bytesUpTo(40))),
        new Property<>("X.224", X224Tpdu::decode, RoundTripPropertyTest::tpdu),
        new Property<>("negotiation", RdpNegotiation::decode, RoundTripPropertyTest::negotiation),
        new Property<>(
            "MCS ultimatum", DisconnectProviderUltimatum::decode, RoundTripPropertyTest::ultimatum),
        new Property<>("MCS domain", DomainPdu::decode, RoundTripPropertyTest::domain),
        new Property<>("MCS connect", ConnectPdu::decode, RoundTripPropertyTest::connect),
        new Property<>("server data", ServerData::decode, RoundTripPropertyTest::serverData),
        new Property<>("Share Control", ShareControlPdu::decode, RoundTripPropertyTest::share),
        new Property<>("auto-detect", AutoDetect::decode, RoundTripPropertyTest::autoDetect),
        new Property<>("ASN.1", Asn1Element::decode, RoundTripPropertyTest::element),
        new Property<>("TSRequest", TsRequest::decode, RoundTripPropertyTest::tsRequest),
        new Property<>(
            "TSCredentials", TsCredentials::decode, RoundTripPropertyTest::tsCredentials),
        new Property<>("NTLM", NtlmMessage::decode, RoundTripPropertyTest::ntlm),
        new Property<>("NTLMv2 temp", NtlmV2Temp::decode, RoundTripPropertyTest::temp),
        new Property<>("NTLM version", NtlmVersion::decode, RoundTripPropertyTest::version),
        new Property<>("AV pairs", AvPairs::decode, RoundTripPropertyTest::avPairs),
        new Property<>("SPNEGO", SpnegoToken::decode, RoundTripPropertyTest::spnego),
        new Property<>("RDPUDP", RdpUdpDatagram::decode, RoundTripPropertyTest::datagram),
        new Property<>("RDPUDP2", Rdpeudp2Packet::decode, RoundTripPropertyTest::packet),
        new Property<>("gateway", TsguPacket::decode, RoundTripPropertyTest::gateway),
        new Property<>("SOCKS", Socks5.Message::decode, RoundTripPropertyTest::socks),
        new Property<>("WebSocket", WebSocketFrame::decode, RoundTripPropertyTest::frame),
        new Property<>("descriptor", SecurityDescriptor::decode, RoundTripPropertyTest::descriptor),
        new Property<>("FILETIME", FileTime::decode, g -> new FileTime(g.i64())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("properties")
  void survivesTheWireAndDamage(Property<?> property) {
    long seed = Long.getLong("rdpdoctor.test.seed", new SplittableRandom().nextLong());
    System.out.printf("%s: -Drdpdoctor.test.seed=%d%n", property, seed);
    TestingGenerator generator = new TestingGenerator(seed);
    for (int round = 0; round < ROUNDS; round++) {
      property.check(generator);
    }
  }

  private static SecurityDescriptor descriptor(TestingGenerator g) {
    return new SecurityDescriptor(
        g.u16(),
        g.maybe(() -> sid(g)),
        g.maybe(() -> sid(g)),
        g.maybe(() -> accessList(g)),
        g.maybe(() -> accessList(g)),
        Optional.empty());
  }

  private static AccessControlList accessList(TestingGenerator g) {
    return new AccessControlList(
        g.u8(), 0, g.listUpTo(5, () -> accessEntry(g)), g.bytesUpTo(g.coin() ? 0 : 12));
  }

  private static AccessControlEntry accessEntry(TestingGenerator g) {
    return g.coin()
        ? new AccessControlEntry.Plain(g.upTo(3), g.u8(), g.u32(), sid(g), g.bytesUpTo(4))
        : new AccessControlEntry.Other(5 + g.upTo(11), g.u8(), g.bytesUpTo(30));
  }

  private static Sid sid(TestingGenerator g) {
    return new Sid(g.u32(), g.listUpTo(Sid.MAX_SUB_AUTHORITIES, g::u32));
  }

  private static TsguPacket gateway(TestingGenerator g) {
    return switch (g.upTo(4)) {
      case 0 -> new TsguPacket.Data(g.bytesUpTo(60));
      case 1 -> new TsguPacket.HandshakeRequest(g.u8(), g.u8(), g.u16(), g.u16(), Optional.empty());
      case 2 -> TsguPacket.ChannelResponse.refused(new GatewayCode(g.u32()));
      case 3 -> new TsguPacket.TunnelCreate(g.u32(), g.maybe(() -> g.bytesUpTo(20)));
      default -> new TsguPacket.CloseChannel(g.coin(), new GatewayCode(g.u32()), Optional.empty());
    };
  }

  private static Socks5.Message socks(TestingGenerator g) {
    return g.coin()
        ? Socks5.Message.connect(g.bytes(g.coin() ? 4 : 16), g.u16())
        : new Socks5.Message(g.u8(), g.u8(), Socks5.Message.NAME, g.bytesUpTo(40), g.u16());
  }

  private static WebSocketFrame frame(TestingGenerator g) {
    return new WebSocketFrame(
        g.coin(),
        g.upTo(7),
        new WebSocketOpcode(g.upTo(15)),
        g.maybe(g::u32),
        g.bytesUpTo(300),
        Optional.empty());
  }

  private static X224Tpdu tpdu(TestingGenerator g) {
    return switch (g.upTo(3)) {
      case 0 ->
          new ConnectionRequest(
              g.u16(),
              g.u16(),
              g.u8(),
              g.maybe(() -> Bytes.of('C', 'o', 'o', 'k', 'i', 'e', ' ', '\r', '\n')),
              g.maybe(() -> request(g)),
              g.maybe(() -> correlationInfo(g)));
      case 1 -> new ConnectionConfirm(g.u16(), g.u16(), g.u8(), g.maybe(() -> negotiation(g)));
      case 2 -> new DataTpdu(g.bytesUpTo(40));
      default -> new DisconnectRequest(g.u16(), g.u16(), g.u8());
    };
  }

  private static Bytes correlationInfo(TestingGenerator g) {
    return Bytes.of(ConnectionRequest.CORRELATION_INFO_TYPE)
        .append(g.bytes(ConnectionRequest.CORRELATION_INFO_SIZE - 1));
  }

  private static RdpNegotiation negotiation(TestingGenerator g) {
    return switch (g.upTo(2)) {
      case 0 -> request(g);
      case 1 ->
          new RdpNegRsp(
              new NegotiationResponseFlags(g.u8()), g.u16(), new SecurityProtocols(g.u32()));
      default -> new RdpNegFailure(g.u8(), g.u16(), new NegotiationFailureCode(g.u32()));
    };
  }

  private static RdpNegReq request(TestingGenerator g) {
    return new RdpNegReq(
        new NegotiationRequestFlags(g.u8()), g.u16(), new SecurityProtocols(g.u32()));
  }

  private static DisconnectProviderUltimatum ultimatum(TestingGenerator g) {
    return new DisconnectProviderUltimatum(new DisconnectReason(g.upTo(7)), g.upTo(0x7F));
  }

  private static DomainPdu domain(TestingGenerator g) {
    int user = DomainPdu.MIN_USER_ID + g.upTo(0xFFFF - DomainPdu.MIN_USER_ID);
    McsResult result = new McsResult(g.upTo(15));
    return switch (g.upTo(5)) {
      case 0 -> new ErectDomainRequest(g.u32(), g.u32());
      case 1 -> new AttachUserConfirm(result, g.maybe(() -> user));
      case 2 -> new ChannelJoinRequest(user, g.u16());
      case 3 -> new ChannelJoinConfirm(result, user, g.u16(), g.maybe(g::u16));
      case 4 -> SendData.request(user, g.u16(), g.bytesUpTo(300));
      default -> SendData.indication(user, g.u16(), g.bytesUpTo(300));
    };
  }

  private static ConnectPdu connect(TestingGenerator g) {
    return g.coin()
        ? ConnectPdu.Initial.of(g.bytesUpTo(300))
        : ConnectPdu.Response.of(new McsResult(g.u8()), g.bytesUpTo(300));
  }

  private static ServerData serverData(TestingGenerator g) {
    return switch (g.upTo(3)) {
      case 0 ->
          new ServerCoreData(new RdpVersion(g.u32()), new SecurityProtocols(g.u32()), g.u32());
      case 1 ->
          new ServerSecurityData(
              new EncryptionMethods(g.u32()),
              new EncryptionLevel(g.u32()),
              g.maybe(() -> new ServerKeys(g.bytesUpTo(40), g.bytesUpTo(300))),
              Bytes.EMPTY);
      case 2 -> new ServerNetworkData(g.u16(), g.listUpTo(31, g::u16));
      default -> new ServerMessageChannelData(g.u16());
    };
  }

  private static ShareControlPdu share(TestingGenerator g) {
    return switch (g.upTo(3)) {
      case 0 ->
          new DemandActive(
              g.u16(),
              g.u32(),
              g.bytesUpTo(8),
              g.listUpTo(5, () -> new CapabilitySet(g.u16(), g.bytesUpTo(40))),
              g.u32());
      case 1 -> ShareData.of(g.u16(), g.u32(), g.u8(), g.bytesUpTo(40));
      case 2 -> new DeactivateAll(g.u16(), g.bytesUpTo(10));
      default ->
          new EnhancedRedirection(
              g.u16(), g.u16(), ServerRedirection.toName("rdsh2", g.u32(), 0), g.bytesUpTo(1));
    };
  }

  private static AutoDetect autoDetect(TestingGenerator g) {
    return g.coin()
        ? AutoDetect.bandwidthResults(g.u16(), g.u16(), g.u32(), g.u32())
        : AutoDetect.request(g.u16(), AutoDetect.BANDWIDTH_PAYLOAD, Bytes.EMPTY, g.bytesUpTo(300));
  }

  private static Asn1Element element(TestingGenerator g) {
    return switch (g.upTo(6)) {
      case 0 -> Asn1Element.integer(g.i64());
      case 1 -> Asn1Element.octetString(g.bytesUpTo(300));
      case 2 -> Asn1Element.bitString(new BitString(g.upTo(7), g.bytes(1 + g.upTo(9))));
      case 3 -> Asn1Element.sequence(element(g), element(g));
      case 4 -> Asn1Element.context(g.upTo(30), element(g));
      case 5 -> new Asn1Element(Asn1Tag.OCTET_STRING, 5, g.bytesUpTo(10));
      default -> Asn1Element.nullValue();
    };
  }

  private static TsRequest tsRequest(TestingGenerator g) {
    return new TsRequest(
        g.i64(),
        g.listUpTo(TsRequest.MAX_NEGO_TOKENS, () -> g.bytesUpTo(40)),
        g.maybe(() -> g.bytesUpTo(300)),
        g.maybe(() -> g.bytesUpTo(40)),
        g.maybe(() -> new NtStatus(g.u32())),
        g.maybe(() -> g.bytes(TsRequest.CLIENT_NONCE_SIZE)));
  }

  private static TsCredentials tsCredentials(TestingGenerator g) {
    return g.coin()
        ? TsCredentials.of(new TsCredentials.Password("d", "u", secret(g)))
        : new TsCredentials(TsCredentials.Kind.SMART_CARD, secret(g));
  }

  private static Secret secret(TestingGenerator g) {
    return Secret.of(g.bytesUpTo(40).toArray());
  }

  private static NtlmMessage ntlm(TestingGenerator g) {
    Optional<NtlmVersion> version = g.maybe(() -> version(g));
    NtlmFlags flags = new NtlmFlags(g.u32()).without(NtlmFlags.VERSION);
    if (g.coin()) {
      return new NegotiateMessage(flags, version);
    }
    if (g.coin()) {
      return authenticate(g, flags, version);
    }
    return new ChallengeMessage(
        flags.without(NtlmFlags.TARGET_INFO),
        "name",
        g.bytes(ChallengeMessage.SERVER_CHALLENGE_SIZE),
        g.maybe(() -> avPairs(g)),
        version);
  }

  private static AuthenticateMessage authenticate(
      TestingGenerator g, NtlmFlags flags, Optional<NtlmVersion> version) {
    return new AuthenticateMessage(
        version.isPresent() ? flags.with(NtlmFlags.VERSION) : flags,
        g.bytesUpTo(24),
        g.bytesUpTo(80),
        g.bytesUpTo(20),
        g.bytesUpTo(20),
        g.bytesUpTo(20),
        g.bytesUpTo(16),
        version,
        g.maybe(() -> g.bytes(AuthenticateMessage.MIC_SIZE)),
        Optional.empty());
  }

  private static NtlmV2Temp temp(TestingGenerator g) {
    return new NtlmV2Temp(
        new FileTime(g.i64()), g.bytes(NtlmV2Temp.CLIENT_CHALLENGE_SIZE), avPairs(g));
  }

  private static NtlmVersion version(TestingGenerator g) {
    return new NtlmVersion(g.u8(), g.u8(), g.u16(), g.bytes(3), g.u8());
  }

  private static AvPairs avPairs(TestingGenerator g) {
    return new AvPairs(
        g.listUpTo(
            AvPairs.MAX_PAIRS, () -> new AvPair(new AvId(1 + g.upTo(0xFFFE)), g.bytesUpTo(20))));
  }

  private static RdpUdpDatagram datagram(TestingGenerator g) {
    UdpFlags flags = new UdpFlags(g.u16());
    if (g.coin()) {
      return syn(g, flags.with(UdpFlags.SYN));
    }
    UdpFlags ack = flags.with(UdpFlags.ACK).without(UdpFlags.SYN);
    Bytes vector = g.bytesUpTo(40);
    return new RdpUdpDatagram.Ack(
        g.u32(),
        g.u16(),
        ack,
        vector,
        g.bytes(RdpUdpDatagram.Ack.paddingAfter(vector.size())),
        ack.has(UdpFlags.ACK_OF_ACKS) ? Optional.of(g.u32()) : Optional.empty(),
        g.bytesUpTo(40));
  }

  private static RdpUdpDatagram syn(TestingGenerator g, UdpFlags flags) {
    UdpVersion version = g.coin() ? UdpVersion.VERSION_3 : new UdpVersion(g.u16());
    boolean hashed = version.equals(UdpVersion.VERSION_3) && !flags.has(UdpFlags.ACK);
    SynDataEx extension =
        new SynDataEx(
            g.u16(),
            version,
            hashed ? Optional.of(g.bytes(SynDataEx.COOKIE_HASH_SIZE)) : Optional.empty());
    return new RdpUdpDatagram.Syn(
        g.u32(),
        g.u16(),
        flags,
        g.u32(),
        g.u16(),
        g.u16(),
        flags.has(UdpFlags.CORRELATION_ID)
            ? Optional.of(g.bytes(RdpUdpDatagram.Syn.CORRELATION_ID_SIZE))
            : Optional.empty(),
        flags.has(UdpFlags.SYNEX) ? Optional.of(extension) : Optional.empty(),
        g.bytesUpTo(40));
  }

  private static Rdpeudp2Packet packet(TestingGenerator g) {
    return new Rdpeudp2Packet(g.u8(), g.upTo(0xFFF), g.upTo(15), g.bytes(5 + g.upTo(40)));
  }

  private static SpnegoToken spnego(TestingGenerator g) {
    if (g.coin()) {
      return new NegTokenInit(
          g.listUpTo(3, () -> g.coin() ? Mechanism.NTLM : Mechanism.KERBEROS),
          g.maybe(() -> new BitString(g.upTo(7), g.bytes(1))),
          g.maybe(() -> g.bytesUpTo(200)),
          g.maybe(() -> g.bytesUpTo(20)),
          Optional.empty());
    }
    return new NegTokenResp(
        g.maybe(() -> new NegState(g.u8())),
        g.maybe(() -> Mechanism.NEGOEX),
        g.maybe(() -> g.bytesUpTo(200)),
        g.maybe(() -> g.bytesUpTo(20)),
        Optional.empty());
  }
}
