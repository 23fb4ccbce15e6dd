package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.app.interop.TestingCommand.Ended;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmV2Temp;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;

/**
 * Our decoders on CredSSP between Windows and Windows: captures with TLS keys that lie beside the
 * checkout, where they are there. {@code -Drdpdoctor.captures=FOLDER} names another place.
 */
final class CredSspCaptureTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PROOF_SIZE = 16;

  /** What one side said in the session, in the order of both. */
  private record Said(boolean byServer, Bytes bytes) {}

  /** Windows 11, a member of Protected Users with NTLM: STATUS_ACCOUNT_RESTRICTION. */
  @Test
  void aRefusalOfNtlm() throws IOException, InterruptedException, DecodeException {
    List<Said> session = session("awakecoding__rdp-nla-ntlm-rejected2.pcapng");
    List<TsRequest> requests = requests(session);
    assertThat(requests).hasSize(4);
    assertThat(requests).allSatisfy(request -> assertThat(request.version()).isEqualTo(6));
    assertThat(requests.getLast().errorCode().map(Object::toString)).contains("0xC000006E");
    ChallengeMessage challenge =
        ChallengeMessage.decode(new Reader(requests.get(1).negoTokens().getFirst()));
    assertThat(challenge.targetInfo().orElseThrow().timestamp()).isPresent();
    AuthenticateMessage proof =
        AuthenticateMessage.decode(new Reader(requests.get(2).negoTokens().getFirst()));
    assertThat(proof.mic()).isPresent();
    assertThat(proof.oddities()).isEmpty();
    NtlmV2Temp covered =
        NtlmV2Temp.decode(
            new Reader(proof.ntResponse().slice(PROOF_SIZE, proof.ntResponse().size())));
    assertThat(covered.oddities()).isEmpty();
    assertThat(covered.pairs().targetName().orElseThrow()).startsWith("TERMSRV/");
    assertThat(covered.pairs().flags()).hasValue(2);
    assertThat(requests.get(2).pubKeyAuth()).isPresent();
    assertThat(requests.get(2).clientNonce().map(Bytes::size)).contains(32);
  }

  /** Sign-ins that succeed: both keys bound, credentials handed over, the account authorized. */
  @ParameterizedTest
  @CsvSource({
    "awakecoding__rdp-nla-kerberos-auth1.pcapng",
    "awakecoding__rdp-restricted-admin-accepted1.pcapng",
    "awakecoding__rdp-nla-smartcard-auth1.pcapng"
  })
  void aWholeSignIn(String file) throws IOException, InterruptedException, DecodeException {
    List<Said> session = session(file);
    List<TsRequest> requests = requests(session);
    assertThat(requests.stream().filter(each -> each.pubKeyAuth().isPresent())).hasSize(2);
    assertThat(requests.stream().filter(each -> each.authInfo().isPresent())).hasSize(1);
    assertThat(requests).allSatisfy(request -> assertThat(request.errorCode()).isEmpty());
    Said verdict = session.get(requests.size());
    assertThat(verdict.byServer()).isTrue();
    assertThat(EarlyUserAuthorization.decode(new Reader(verdict.bytes())))
        .isEqualTo(EarlyUserAuthorization.SUCCESS);
  }

  /** All that are there, each of which must be clean and encode to itself. */
  private static List<TsRequest> requests(List<Said> session) throws DecodeException {
    List<TsRequest> requests = new ArrayList<>();
    for (Said said : session) {
      if (said.bytes().at(0) != 0x30) {
        return requests;
      }
      TsRequest request = TsRequest.decode(new Reader(said.bytes()));
      assertThat(request.toBytes()).isEqualTo(said.bytes());
      assertThat(request.oddities()).isEmpty();
      for (Bytes token : request.negoTokens()) {
        if (NtlmMessage.startsWithSignature(token)) {
          assertThat(NtlmMessage.decode(new Reader(token)).toBytes()).isEqualTo(token);
        }
      }
      requests.add(request);
    }
    return requests;
  }

  /** The decrypted session of the first connection. */
  private static List<Said> session(String file) throws IOException, InterruptedException {
    Optional<Path> capture = folder().map(found -> found.resolve(file)).filter(Files::exists);
    assumeTrue(capture.isPresent(), "the capture is not here: " + file);
    List<String> command =
        List.of(
            "tshark",
            "-n",
            "-r",
            capture.get().toString(),
            "-d",
            "tcp.port==3389,tls",
            "-q",
            "-z",
            "follow,tls,raw,0");
    Ended ended = TestingCommand.run(LIMIT, Map.of(), command);
    assertThat(ended.exit()).as(ended.lastWords()).isZero();
    return ended
        .out()
        .lines()
        .filter(line -> line.matches("\t?[0-9a-f]+"))
        .map(CredSspCaptureTest::said)
        .toList();
  }

  private static Said said(String line) {
    return new Said(line.startsWith("\t"), Bytes.ofHex(line.strip()));
  }

  private static Optional<Path> folder() {
    String named = System.getProperty("rdpdoctor.captures", "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("shared").resolve("captures"))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
