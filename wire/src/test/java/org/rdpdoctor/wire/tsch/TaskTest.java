package org.rdpdoctor.wire.tsch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.StubOracles;
import org.rdpdoctor.wire.tsch.TaskReply.XmlError;

class TaskTest {
  private static final UUID INSTANCE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  static Stream<TaskCall> calls() {
    return Stream.of(
        new TaskCall.Register("\\rdpdoctor", "<Task/>"),
        new TaskCall.Register(Optional.empty(), "<Task>", 2, Optional.of("D:(A;;FA;;;BA)"), 5),
        new TaskCall.Retrieve("\\rdpdoctor"),
        new TaskCall.Run("\\rdpdoctor"),
        new TaskCall.Run("\\a", TaskCall.Run.IGNORE_CONSTRAINTS, 1, Optional.of("user")),
        new TaskCall.Stop("\\rdpdoctor"),
        new TaskCall.Delete("\\rdpdoctor"),
        new TaskCall.GetLastRunInfo("\\odd"),
        new TaskCall.GetTaskInfo("\\rdpdoctor"));
  }

  static Stream<Arguments> replies() {
    XmlError error = new XmlError(3, 4, Optional.of("Exec"), Optional.empty());
    return Stream.of(
        Arguments.of(1, new TaskReply.Registered(Optional.of("\\a"), Optional.empty(), 0)),
        Arguments.of(1, new TaskReply.Registered(Optional.empty(), Optional.of(error), 1L << 31)),
        Arguments.of(1, new TaskReply.Registered(TaskReply.ACCESS_DENIED)),
        Arguments.of(2, new TaskReply.Retrieved(Optional.of("<Task/>"), 0)),
        Arguments.of(2, new TaskReply.Retrieved(Optional.empty(), TaskReply.NOT_FOUND)),
        Arguments.of(12, new TaskReply.Started(INSTANCE, 0)),
        Arguments.of(11, new TaskReply.Done(TaskReply.NOT_RUNNING)),
        Arguments.of(13, new TaskReply.Done(TaskReply.NOT_FOUND)),
        Arguments.of(16, new TaskReply.LastRun(0, TaskReply.HAS_NOT_RUN)),
        Arguments.of(17, new TaskReply.Info(true, TaskReply.Info.STATE_READY, 0)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callsSurvive(TaskCall call) {
    StubOracles.survives(call, call.operation(), TaskCall::decode, TaskCall::stub);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void repliesSurvive(int operation, TaskReply reply) {
    StubOracles.survives(reply, operation, TaskReply::decode, TaskReply::stub);
  }

  @Test
  void errorsHaveTheHighestBit() {
    assertThat(new TaskReply.Done(TaskReply.NOT_FOUND).isError()).isTrue();
    assertThat(new TaskReply.LastRun(0, TaskReply.HAS_NOT_RUN).isError()).isFalse();
  }

  @Test
  void credentialsAreNotTaken() {
    NdrWriter writer = new NdrWriter();
    writer.pointer(false).text("<Task/>").u32(0).pointer(false).u32(1).u32(1).pointer(true);
    assertThatThrownBy(() -> TaskCall.decode(1, writer.toBytes())).hasMessageContaining("pCreds");
  }
}
