package org.rdpdoctor.wire.hostcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.ScriptAnswer.Part;

class ScriptRequestTest {
  private static final List<HostCall> CALLS =
      List.of(new HostCall.DescribeSystem(), new HostCall.DeleteFile("C:\\a'; exit #"));

  @Test
  void theRequestIsTheLastLineAndHoldsNoCode() throws DecodeException {
    ScriptRequest request = new ScriptRequest.Run(CALLS, ScriptRequest.UNLIMITED);
    assertThat(request.invocation()).matches("Invoke-RdpDoctor '[A-Za-z0-9+/=]+'");
    assertThat(ScriptRequest.find("function x { }\n" + request.invocation() + "\r\n"))
        .isEqualTo(request);
    ScriptRequest page = new ScriptRequest.Page("a.out", 9, 4000);
    assertThat(ScriptRequest.find(page.invocation())).isEqualTo(page);
    assertThatThrownBy(() -> ScriptRequest.find(request.invocation() + "\nexit"))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("no request");
  }

  @Test
  void otherLinesOfTheOutputArePassedOver() throws DecodeException {
    List<HostReply> replies = List.of(new HostReply.Done(), new HostReply.Absent());
    String text = ScriptAnswer.text(replies);
    assertThat(text)
        .isEqualTo(
            "rdpdoctor begin\r\nrdpdoctor 0 done\r\nrdpdoctor 1 absent\r\nrdpdoctor end 2\r\n");
    assertThat(ScriptAnswer.decode("Welcome!\r\n0 done\n" + text + "bye"))
        .isEqualTo(new ScriptAnswer(true, replies, Optional.empty(), true));
    assertThat(ScriptAnswer.decode(text.substring(0, text.indexOf("rdpdoctor 1"))))
        .isEqualTo(new ScriptAnswer(true, replies.subList(0, 1), Optional.empty(), false));
  }

  @Test
  void aDeflatedAnswerSurvives() throws DecodeException {
    List<HostReply> replies = Collections.nCopies(3_000, new HostReply.Refused(5, "denied"));
    Bytes deflated = ScriptAnswer.deflated(replies);
    assertThat(deflated.size()).isLessThan(40_000);
    assertThat(ScriptAnswer.inflated(deflated)).isEqualTo(replies);
    Part part = new Part(deflated.size(), 0, "a", deflated);
    assertThat(ScriptAnswer.decode(ScriptAnswer.text(part)).part()).contains(part);
    assertThatThrownBy(() -> ScriptAnswer.inflated(deflated.slice(0, deflated.size() / 2)))
        .isInstanceOf(DecodeException.class);
  }

  @FuzzTest(maxDuration = "30s")
  void request(byte[] input) {
    try {
      ScriptRequest request = ScriptRequest.decode(new Reader(Bytes.of(input)));
      assertThat(ScriptRequest.find(request.invocation())).isEqualTo(request);
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void answer(byte[] input) {
    try {
      ScriptAnswer answer = ScriptAnswer.decode(new Reader(Bytes.of(input)));
      assertThat(ScriptAnswer.decode(ScriptAnswer.text(answer.replies())).replies())
          .isEqualTo(answer.replies());
      assertThat(ScriptAnswer.inflated(Bytes.of(input))).isNotNull();
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
    }
  }
}
