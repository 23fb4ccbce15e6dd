package org.rdpdoctor.wire.rrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.StubOracles;
import org.rdpdoctor.wire.mstypes.FileTime;

class WinregTest {
  private static final ContextHandle KEY =
      new ContextHandle(Bytes.ofHex("00000000" + "0102030405060708090a0b0c0d0e0f10"));

  static Stream<WinregCall> calls() {
    return Stream.of(
        new WinregCall.OpenRoot(WinregCall.Root.LOCAL_MACHINE, WinregCall.READ),
        new WinregCall.OpenRoot(WinregCall.Root.USERS, WinregCall.READ),
        new WinregCall.CloseKey(KEY),
        new WinregCall.CreateKey(KEY, "A\\B", 0, WinregCall.WRITE),
        new WinregCall.DeleteKey(KEY, "Odd"),
        new WinregCall.DeleteValue(KEY, ""),
        new WinregCall.EnumKey(KEY, 7, 512),
        new WinregCall.EnumValue(KEY, 7, 512, 4096),
        new WinregCall.FlushKey(KEY),
        new WinregCall.OpenKey(KEY, "SYSTEM\\ä", WinregCall.BACKUP_RESTORE, WinregCall.READ),
        new WinregCall.QueryInfoKey(KEY),
        new WinregCall.QueryValue(KEY, "PortNumber", 0),
        new WinregCall.SetValue(KEY, "PortNumber", 4, Bytes.of(0x3d, 0x0d, 0, 0)),
        new WinregCall.SetValue(KEY, "Odd", 3, Bytes.of(1, 2, 3)));
  }

  static Stream<Arguments> replies() {
    return Stream.of(
        Arguments.of(2, new WinregReply.Opened(KEY, 0)),
        Arguments.of(15, new WinregReply.Opened(WinregReply.ACCESS_DENIED)),
        Arguments.of(6, new WinregReply.Created(KEY, WinregReply.Created.NEW, 0)),
        Arguments.of(22, new WinregReply.Status(5)),
        Arguments.of(17, new WinregReply.Value(1, Bytes.of(0x41, 0, 0, 0))),
        Arguments.of(17, new WinregReply.Value(3, Bytes.of(1, 2, 3))),
        Arguments.of(17, new WinregReply.Value(3, Bytes.EMPTY, 70_000, WinregReply.MORE_DATA)),
        Arguments.of(17, new WinregReply.Value(WinregReply.NOT_FOUND)),
        Arguments.of(9, new WinregReply.KeyNamed("RDP-Tcp", new FileTime(1L << 56), 0)),
        Arguments.of(9, new WinregReply.KeyNamed(WinregReply.NO_MORE_ITEMS)),
        Arguments.of(10, new WinregReply.ValueNamed("fDeny", 4, Bytes.of(1, 0, 0, 0))),
        Arguments.of(10, new WinregReply.ValueNamed("odd", 3, Bytes.of(1))),
        Arguments.of(16, new WinregReply.KeyInfo(3, 20, 5, 30, 8, new FileTime(5), 0)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callsSurvive(WinregCall call) {
    StubOracles.survives(call, call.operation(), WinregCall::decode, WinregCall::stub);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void repliesSurvive(int operation, WinregReply reply) {
    StubOracles.survives(reply, operation, WinregReply::decode, WinregReply::stub);
  }

  @Test
  void unknownOperationsAreRefused() {
    assertThatThrownBy(() -> WinregCall.decode(40, Bytes.EMPTY)).hasMessageContaining("40");
    assertThatThrownBy(() -> WinregReply.decode(3, Bytes.EMPTY)).hasMessageContaining("3");
  }

  @Test
  void countsAreBounded() {
    Bytes stub = new WinregReply.Value(3, Bytes.of(1, 2, 3)).stub();
    byte[] huge = stub.toArray();
    huge[23] = 0x7F; // the highest byte of the count that is sent
    assertThatThrownBy(() -> WinregReply.decode(17, Bytes.of(huge))).hasMessageContaining("limit");
    assertThat(stub.size()).isEqualTo(4 + 4 + 4 + 12 + 4 + 16 + 4);
  }
}
