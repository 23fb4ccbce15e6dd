package org.rdpdoctor.wire.hostcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;

class HostCallTextTest {
  private static final int VALUES_OF_EACH = 300;

  @Test
  void aCallIsOneLineOfWordsAndBase64() throws DecodeException {
    bothWays(new HostCall.ReadValue("HKLM\\A", "ü"), "read-value,SEtMTVxB,w7w=");
    bothWays(
        new HostCall.WriteValue("HKLM\\A", "", RegistryData.number(2)),
        "write-value,SEtMTVxB,,4,AgAAAA==");
    bothWays(
        new HostCall.StopService("TermService", Duration.ofMillis(1500)),
        "stop-service,VGVybVNlcnZpY2U=,1.5");
    bothWays(
        new HostCall.SetStartType("TermService", HostCall.StartType.ON_DEMAND),
        "set-start-type,VGVybVNlcnZpY2U=,ON_DEMAND");
    bothWays(new HostCall.EnableFirewallRule("a", true), "enable-firewall-rule,YQ==,1");
  }

  @Test
  void aReplyIsOneLineWithCountsBeforeItsLists() throws DecodeException {
    bothWays(new HostReply.Done(), "done");
    bothWays(new HostReply.Refused(5, "no"), "refused,5,bm8=");
    bothWays(
        new HostReply.KeyListed(
            List.of(new HostReply.NamedValue("", RegistryData.binary(Bytes.of(1)))),
            List.of("k", "l")),
        "key,1,,3,AQ==,2,aw==,bA==");
    bothWays(new HostReply.FileDescribed(false, 7, Optional.of(Bytes.of(1, 0))), "file,0,7,1,AQA=");
    bothWays(
        new HostReply.SystemDescribed(
            "A", Optional.empty(), "10.0.1", Instant.EPOCH, Optional.of(Instant.EPOCH), true),
        "system,QQ==,0,MTAuMC4x,1970-01-01T00:00:00Z,1,1970-01-01T00:00:00Z,1");
  }

  private static void bothWays(HostCall call, String line) throws DecodeException {
    assertThat(HostCallText.encode(call)).isEqualTo(line);
    assertThat(HostCallText.decode(line)).isEqualTo(call);
  }

  private static void bothWays(HostReply reply, String line) throws DecodeException {
    assertThat(HostReplyText.encode(reply)).isEqualTo(line);
    assertThat(HostReplyText.decode(line)).isEqualTo(reply);
  }

  static Stream<Class<?>> calls() {
    return TestingRecords.recordsOf(HostCall.class);
  }

  static Stream<Class<?>> replies() {
    return TestingRecords.recordsOf(HostReply.class);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyCallSurvives(Class<?> record) throws DecodeException {
    TestingRecords records = new TestingRecords(record.getName().hashCode());
    for (int i = 0; i < VALUES_OF_EACH; i++) {
      HostCall call = (HostCall) records.make(record);
      String line = HostCallText.encode(call);
      assertThat(line).matches("[a-z-]+(,[A-Za-z0-9+/=._-]*)*");
      assertThat(HostCallText.decode(line)).isEqualTo(call);
    }
  }

  @ParameterizedTest
  @MethodSource("replies")
  void everyReplySurvives(Class<?> record) throws DecodeException {
    TestingRecords records = new TestingRecords(record.getName().hashCode());
    for (int i = 0; i < VALUES_OF_EACH; i++) {
      HostReply reply = (HostReply) records.make(record);
      String line = HostReplyText.encode(reply);
      assertThat(line).matches("[a-z-]+(,[A-Za-z0-9+/=:._-]*)*");
      assertThat(HostReplyText.decode(line)).isEqualTo(reply);
    }
  }

  @Test
  void theTimesOfDotNetAndFieldsThatAreTooManyDoNotDisturb() throws DecodeException {
    assertThat(HostReplyText.decode(" system,QQ==,0,MQ==,2026-11-21T18:00:00.1234567Z,0,1,x,y\r\n"))
        .isEqualTo(
            new HostReply.SystemDescribed(
                "A",
                Optional.empty(),
                "1",
                Instant.parse("2026-11-21T18:00:00.1234567Z"),
                Optional.empty(),
                true));
  }

  @Test
  void whatIsNoReplyIsRefusedWithItsPlace() {
    refused("", "word at offset 0 is '', which we do not know");
    refused("döné", "word at offset 0 is 'd?n?', which we do not know");
    refused("refused,five,", "code at offset 8 is no number");
    refused("refused,5", "text at offset 10 needs 1 bytes, 0 are left");
    refused("refused,5,*", "text at offset 10 is no base64");
    refused("folder,999999999999", "entries count at offset 7 is 999999999999, the limit is 0");
    refused("folder,-1", "entries count at offset 7 is -1, the limit is 0");
    refused("value,5000000000,", "data type at offset 6 is 5000000000, the limit is 2147483647");
    refused("service,FAST,ON_DEMAND,,0", "state at offset 8 is none of its words");
    refused("x".repeat(LineReader.MAX_LINE + 1), "line at offset 0 is 8388609, the limit is");
  }

  private static void refused(String line, String message) {
    assertThatThrownBy(() -> HostReplyText.decode(line))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(message);
  }
}
