package org.rdpdoctor.wire.scmr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.StubOracles;

class ScmrTest {
  private static final ContextHandle HANDLE =
      new ContextHandle(Bytes.ofHex("00000000" + "0102030405060708090a0b0c0d0e0f10"));
  private static final ServiceStatus RUNNING = ServiceStatus.of(ServiceStatus.RUNNING);

  static Stream<ScmrCall> calls() {
    return Stream.of(
        new ScmrCall.CloseServiceHandle(HANDLE),
        new ScmrCall.ControlService(HANDLE, ScmrCall.ControlService.STOP),
        new ScmrCall.QueryServiceStatus(HANDLE),
        new ScmrCall.ChangeServiceConfig(HANDLE, ServiceConfig.AUTOMATIC),
        new ScmrCall.ChangeServiceConfig(
            HANDLE,
            0x10,
            2,
            1,
            Optional.of("C:\\a.exe"),
            Optional.of("group"),
            Optional.of(3L),
            Optional.of(Bytes.of(0x41, 0, 0, 0, 0, 0)),
            Optional.of("LocalSystem"),
            Optional.of("Shown")),
        new ScmrCall.EnumDependentServices(HANDLE, ScmrCall.EnumDependentServices.ACTIVE, 1024),
        new ScmrCall.EnumServicesStatus(HANDLE, ScmrCall.EnumServicesStatus.WIN32, 3, 65_536, 9),
        new ScmrCall.OpenScManager(ScmrCall.CONNECT),
        new ScmrCall.OpenScManager(Optional.empty(), Optional.empty(), ScmrCall.CONNECT),
        new ScmrCall.OpenService(HANDLE, "TermService", ScmrCall.QUERY_STATUS),
        new ScmrCall.QueryServiceConfig(HANDLE, ScmrCall.MAX_CONFIG_SIZE),
        new ScmrCall.StartService(HANDLE, List.of()),
        new ScmrCall.StartService(HANDLE, List.of("one", "three")),
        new ScmrCall.QueryServiceStatusEx(HANDLE));
  }

  static Stream<Arguments> replies() {
    ServiceConfig config =
        new ServiceConfig(
            0x20,
            ServiceConfig.ON_DEMAND,
            1,
            Optional.of("svchost.exe -k termsvcs"),
            Optional.empty(),
            0,
            Optional.of("RPCSS"),
            Optional.of("NT Authority\\NetworkService"),
            Optional.of("Remote Desktop Services"));
    List<ServiceEntry> entries =
        List.of(
            new ServiceEntry("UmRdpService", "UserMode Port Redirector", RUNNING),
            new ServiceEntry("Other", "", ServiceStatus.of(ServiceStatus.STOPPED)));
    return Stream.of(
        Arguments.of(0, new ScmrReply.Opened(0)),
        Arguments.of(15, new ScmrReply.Opened(HANDLE, 0)),
        Arguments.of(16, new ScmrReply.Opened(ScmrReply.DOES_NOT_EXIST)),
        Arguments.of(1, new ScmrReply.Status(RUNNING, 0)),
        Arguments.of(6, new ScmrReply.Status(ServiceStatus.NONE, ScmrReply.ACCESS_DENIED)),
        Arguments.of(11, new ScmrReply.ConfigChanged(Optional.empty(), 0)),
        Arguments.of(13, new ScmrReply.Services(entries, 1024, 0, Optional.empty(), 0)),
        Arguments.of(13, new ScmrReply.Services(List.of(), 0, 99, Optional.empty(), 234)),
        Arguments.of(14, new ScmrReply.Services(entries, 2048, 0, Optional.of(0L), 0)),
        Arguments.of(17, new ScmrReply.Config(config, 0, 0)),
        Arguments.of(17, new ScmrReply.Config(ServiceConfig.NONE, 300, 122)),
        Arguments.of(19, new ScmrReply.Done(ScmrReply.ALREADY_RUNNING)),
        Arguments.of(40, new ScmrReply.ProcessStatus(RUNNING, 1044)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callsSurvive(ScmrCall call) {
    StubOracles.survives(call, call.operation(), ScmrCall::decode, ScmrCall::stub);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void repliesSurvive(int operation, ScmrReply reply) {
    StubOracles.survives(reply, operation, ScmrReply::decode, ScmrReply::stub);
  }

  @Test
  void aPasswordIsNotTaken() {
    NdrWriter writer = new NdrWriter();
    writer.handle(HANDLE).u32(1).u32(2).u32(3).pointer(false).pointer(false).pointer(false);
    writer.pointer(false).u32(0).pointer(false).pointer(true).bytes(Bytes.of(1)).u32(1);
    assertThatThrownBy(() -> ScmrCall.decode(11, writer.toBytes()))
        .hasMessageContaining("lpPassword");
  }

  @Test
  void longNamesAreRefusedBeforeTheyFillTheMemory() {
    Bytes list = new NdrWriter().bytes(Bytes.of(new byte[72])).u32(0).u32(9).u32(0).toBytes();
    assertThatThrownBy(() -> ScmrReply.decode(13, list)).hasMessageContaining("limit is 2");
    assertThat(ScmrReply.Services.sizeOf(List.of())).isZero();
  }
}
