package org.rdpdoctor.wire.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.gcc.ClientData.ClientClusterData;
import org.rdpdoctor.wire.gcc.ClientData.ClientCoreData;
import org.rdpdoctor.wire.gcc.ClientData.ClientMessageChannelData;
import org.rdpdoctor.wire.gcc.ClientData.ClientNetworkData;
import org.rdpdoctor.wire.gcc.ClientData.ClientSecurityData;
import org.rdpdoctor.wire.gcc.ServerData.OtherServerData;
import org.rdpdoctor.wire.gcc.ServerData.ServerCoreData;
import org.rdpdoctor.wire.gcc.ServerData.ServerMessageChannelData;
import org.rdpdoctor.wire.gcc.ServerData.ServerMultitransportData;
import org.rdpdoctor.wire.gcc.ServerData.ServerNetworkData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

class ConferenceCreateTest {
  @Test
  void readsTheClientOfTheSpecification() throws DecodeException {
    ConferenceCreate.Request request =
        ConferenceCreate.Request.decode(
            new Reader(AnnotatedHex.read("t124/conference-create-request").bytes()));
    ClientCoreData core = (ClientCoreData) request.blocks().getFirst();
    assertThat(core.clientNameText()).isEqualTo("ELTONS-DEV2");
    assertThat(core.version()).hasToString("5.0 to 8.1");
    assertThat(core.earlyCapabilityFlags()).contains(ClientCoreData.SUPPORT_ERRINFO_PDU);
    assertThat(core.selectedProtocol()).contains(SecurityProtocols.RDP);
    assertThat(((ClientSecurityData) request.blocks().get(1)).methods())
        .hasToString("40-bit RC4+56-bit RC4+128-bit RC4+FIPS");
    assertThat(
            ((ClientNetworkData) request.blocks().get(2))
                .channels().stream().map(ClientNetworkData.Channel::nameText))
        .containsExactly("rdpdr", "cliprdr", "rdpsnd");
    assertThat(((ClientClusterData) request.blocks().get(3)).flags()).isEqualTo(0x0D);
  }

  @Test
  void readsTheServerOfTheSpecification() throws DecodeException {
    ConferenceCreate.Response response =
        ConferenceCreate.Response.decode(
            new Reader(AnnotatedHex.read("t124/conference-create-response").bytes()));
    assertThat(response.nodeId()).isEqualTo(31219);
    ServerNetworkData network = (ServerNetworkData) response.blocks().get(1);
    assertThat(network.ioChannel()).isEqualTo(1003);
    assertThat(network.channels()).containsExactly(1004, 1005, 1006);
    ServerSecurityData security = (ServerSecurityData) response.blocks().get(2);
    assertThat(security.method()).isEqualTo(EncryptionMethods.RC4_128);
    assertThat(security.level()).isEqualTo(EncryptionLevel.CLIENT_COMPATIBLE);
    assertThat(security.keys().orElseThrow().certificate().size()).isEqualTo(184);
  }

  @Test
  void whatWeSendSurvives() {
    CodecOracles.survives(
        new ConferenceCreate.Request(
            List.of(
                ClientCoreData.of("a name that is too long", 0x81, SecurityProtocols.HYBRID),
                new ClientSecurityData(EncryptionMethods.NONE),
                new ClientNetworkData(List.of()),
                new ClientMessageChannelData())),
        ConferenceCreate.Request::decode);
    CodecOracles.survives(
        new ConferenceCreate.Response(
            List.of(
                new ServerCoreData(RdpVersion.RDP_10_12, SecurityProtocols.SSL, 1),
                ServerSecurityData.none(),
                new ServerNetworkData(1003, List.of(1004)),
                new ServerMessageChannelData(1005),
                new ServerMultitransportData(ServerMultitransportData.UDP_RELIABLE))),
        ConferenceCreate.Response::decode);
  }

  @Test
  void aClientNameKeepsItsEnd() {
    ClientCoreData core = ClientCoreData.of("a name that is too long", 0, SecurityProtocols.SSL);
    assertThat(core.clientNameText()).isEqualTo("a name that is ");
    assertThat(core.selectedProtocol()).contains(SecurityProtocols.SSL);
  }

  @Test
  void aBlockThatIsTooShortIsKept() throws DecodeException {
    ServerData read = ServerData.decode(new Reader(Bytes.ofHex("010c06000400")));
    assertThat(read).isEqualTo(new OtherServerData(0x0C01, Bytes.of(0x04, 0x00)));
    assertThat(read.oddities()).isNotEmpty();
  }

  @Test
  void oldServersTellLess() throws DecodeException {
    ServerCoreData read =
        (ServerCoreData) ServerData.decode(new Reader(Bytes.ofHex("010c080004000800")));
    assertThat(read.clientRequestedProtocols()).isEqualTo(Optional.empty());
    assertThat(read.oddities()).isEmpty();
  }

  @Test
  void versionsHaveTheNamesOfPeople() {
    assertThat(new RdpVersion(0x0008_0005)).hasToString("10.0");
    assertThat(RdpVersion.RDP_10_12).hasToString("10.12");
    assertThat(new RdpVersion(0x0009_0000)).hasToString("0x00090000");
  }
}
