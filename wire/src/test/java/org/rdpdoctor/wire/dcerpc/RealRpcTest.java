package org.rdpdoctor.wire.dcerpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.dcerpc.StubOracles.StubDecoder;
import org.rdpdoctor.wire.rrp.WinregCall;
import org.rdpdoctor.wire.rrp.WinregReply;
import org.rdpdoctor.wire.scmr.ScmrCall;
import org.rdpdoctor.wire.scmr.ScmrReply;

/** What others send each other is read by us, and what we write of it means the same. */
class RealRpcTest {
  private static final Path FILE = Path.of("src/test/resources/golden/rpc-samba/exchanges.txt");

  /** A line of the file. */
  record Exchange(String service, boolean call, int operation, Bytes fragment) {
    static Exchange parse(String line) {
      String[] words = line.split(" ", -1);
      return new Exchange(
          words[0], words[1].equals("request"), Integer.parseInt(words[2]), Bytes.ofHex(words[3]));
    }

    Bytes stub() throws DecodeException {
      return switch (RpcPdu.decode(new Reader(fragment))) {
        case RpcPdu.Request request -> request.stub();
        case RpcPdu.Response response -> response.stub();
        default -> throw new AssertionError("neither a request nor a response");
      };
    }

    @Override
    public String toString() {
      return "%s %s %d".formatted(service, call ? "call" : "answer", operation);
    }
  }

  static List<Exchange> exchanges() throws IOException {
    return Files.readAllLines(FILE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Exchange::parse)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void isReadAndMeansTheSameWhenWeWriteIt(Exchange exchange) throws DecodeException {
    RpcPdu pdu = RpcPdu.decode(new Reader(exchange.fragment()));
    assertThat(pdu.toBytes()).isEqualTo(exchange.fragment());
    switch (exchange.service() + exchange.call()) {
      case "winregtrue" -> same(exchange, WinregCall::decode, WinregCall::stub);
      case "winregfalse" -> same(exchange, WinregReply::decode, WinregReply::stub);
      case "svcctltrue" -> same(exchange, ScmrCall::decode, ScmrCall::stub);
      default -> same(exchange, ScmrReply::decode, ScmrReply::stub);
    }
  }

  private static <T> void same(
      Exchange exchange, StubDecoder<T> decoder, Function<T, Bytes> encoder)
      throws DecodeException {
    T value = decoder.decode(exchange.operation(), exchange.stub());
    assertThat(decoder.decode(exchange.operation(), encoder.apply(value))).isEqualTo(value);
  }

  private static Exchange first(String service, boolean call, int operation) throws IOException {
    return exchanges().stream()
        .filter(each -> each.service().equals(service))
        .filter(each -> each.call() == call && each.operation() == operation)
        .findFirst()
        .orElseThrow();
  }

  private static Exchange last(String service, boolean call, int operation) throws IOException {
    return exchanges().reversed().stream()
        .filter(each -> each.service().equals(service))
        .filter(each -> each.call() == call && each.operation() == operation)
        .findFirst()
        .orElseThrow();
  }

  private static WinregCall winregCall(int operation) throws IOException, DecodeException {
    return WinregCall.decode(operation, first("winreg", true, operation).stub());
  }

  @Test
  void callsOfTheRegistry() throws IOException, DecodeException {
    assertThat(winregCall(15))
        .isInstanceOfSatisfying(
            WinregCall.OpenKey.class,
            open ->
                assertThat(open.name())
                    .isEqualTo("SYSTEM\\CurrentControlSet\\Control\\Terminal Server"));
    assertThat(winregCall(22))
        .isInstanceOfSatisfying(
            WinregCall.SetValue.class,
            set -> {
              assertThat(set.name()).isEqualTo("PortNumber");
              assertThat(set.type()).isEqualTo(4);
              assertThat(set.data()).isEqualTo(Bytes.of(0x3D, 0x0D, 0, 0));
            });
    assertThat(winregCall(8))
        .isInstanceOfSatisfying(
            WinregCall.DeleteValue.class,
            delete -> assertThat(delete.name()).isEqualTo("PortNumber"));
  }

  @Test
  void answersOfTheRegistry() throws IOException, DecodeException {
    Exchange named = first("winreg", false, 10);
    assertThat(WinregReply.decode(10, named.stub()))
        .isEqualTo(new WinregReply.ValueNamed("PortNumber", 4, Bytes.of(0x3D, 0x0D, 0, 0)));
    assertThat(WinregReply.decode(17, last("winreg", false, 17).stub()))
        .isInstanceOfSatisfying(
            WinregReply.Value.class,
            value -> assertThat(value.data()).isEqualTo(Bytes.of(0x3D, 0x0D, 0, 0)));
    assertThat(WinregReply.decode(9, first("winreg", false, 9).stub()))
        .isInstanceOfSatisfying(
            WinregReply.KeyNamed.class,
            key -> assertThat(key.name()).isEqualTo("DefaultUserConfiguration"));
    assertThat(WinregReply.decode(16, first("winreg", false, 16).stub()))
        .isInstanceOfSatisfying(
            WinregReply.KeyInfo.class, info -> assertThat(info.values()).isEqualTo(1));
  }

  @Test
  void answersOfServiceControl() throws IOException, DecodeException {
    assertThat(ScmrReply.decode(14, last("svcctl", false, 14).stub()))
        .isInstanceOfSatisfying(
            ScmrReply.Services.class,
            services ->
                assertThat(services.entries())
                    .extracting(entry -> entry.name())
                    .contains("TermService", "Spooler"));
    assertThat(ScmrReply.decode(17, last("svcctl", false, 17).stub()))
        .isInstanceOfSatisfying(
            ScmrReply.Config.class,
            config -> {
              assertThat(config.config().account()).contains("LocalSystem");
              assertThat(config.config().shown()).contains("Print Spooler");
            });
    assertThat(ScmrReply.decode(17, first("svcctl", false, 17).stub()).code())
        .isEqualTo(ScmrReply.INSUFFICIENT_BUFFER);
    assertThat(ScmrCall.decode(1, first("svcctl", true, 1).stub()))
        .isInstanceOfSatisfying(
            ScmrCall.ControlService.class,
            control -> assertThat(control.control()).isEqualTo(ScmrCall.ControlService.STOP));
  }
}
