package org.rdpdoctor.probe.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.LicensingObservation.LicenseIssued;
import org.rdpdoctor.model.LicensingObservation.LicenseRequested;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingChallenged;
import org.rdpdoctor.model.LicensingObservation.LicensingMalformed;
import org.rdpdoctor.model.LicensingObservation.LicensingUnanswered;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.model.ServerCertificateForm;
import org.rdpdoctor.probe.session.LicensingDialogue.Step;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpele.LicenseBlob;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;
import org.rdpdoctor.wire.rdpele.LicensingKeys;
import org.rdpdoctor.wire.rdpele.LicensingMessage;
import org.rdpdoctor.wire.rdpele.LicensingMessage.ErrorAlert;
import org.rdpdoctor.wire.rdpele.LicensingMessage.LicenseRequest;
import org.rdpdoctor.wire.rdpele.LicensingMessage.NewLicense;
import org.rdpdoctor.wire.rdpele.LicensingMessage.NewLicenseRequest;
import org.rdpdoctor.wire.rdpele.LicensingMessage.PlatformChallenge;
import org.rdpdoctor.wire.rdpele.LicensingMessage.PlatformChallengeResponse;
import org.rdpdoctor.wire.rdpele.LicensingPdu;
import org.rdpdoctor.wire.rdpele.NewLicenseInfo;
import org.rdpdoctor.wire.rdpele.ProductInfo;
import org.rdpdoctor.wire.rdpele.StateTransition;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;

class LicensingClientTest {
  private static final Duration TOOK = Duration.ofMillis(3);
  private static final Bytes SERVER_RANDOM = Bytes.ofHex("5c".repeat(32));
  private static final Bytes CLIENT_RANDOM = Bytes.ofHex("4b".repeat(32));
  private static final Bytes PREMASTER = Bytes.ofHex("14".repeat(48));
  private static final Bytes CHALLENGE = Bytes.ofHex("54004500530054000000");
  private static final LicensingKeys KEYS =
      LicensingKeys.derive(PREMASTER, CLIENT_RANDOM, SERVER_RANDOM);

  private static final BigInteger PUBLIC_EXPONENT = BigInteger.valueOf(65_537);
  private static final BigInteger P = new BigInteger("ff".repeat(40), 16).nextProbablePrime();
  private static final BigInteger Q = P.nextProbablePrime();
  private static final RsaKey OPEN = new RsaKey(P.multiply(Q), PUBLIC_EXPONENT);
  private static final RsaKey CLOSED =
      new RsaKey(
          P.multiply(Q),
          PUBLIC_EXPONENT.modInverse(
              P.subtract(BigInteger.ONE).multiply(Q.subtract(BigInteger.ONE))));

  private final LicensingClient client = client(true);

  private static LicensingClient client(boolean answers) {
    return new LicensingClient(new LicensingClient.Setup(answers, CLIENT_RANDOM, PREMASTER));
  }

  private static Step take(LicensingClient client, LicensingMessage message) {
    return client.take(new LicensingPdu(message).toBytes(), TOOK);
  }

  private static LicenseRequest request(Bytes certificate) {
    return new LicenseRequest(
        SERVER_RANDOM,
        new ProductInfo(0x60003, ProductInfo.text("Microsoft"), ProductInfo.text("A02")),
        new LicenseBlob(LicenseBlob.KEY_EXCHANGE_ALGORITHM, LicenseRequest.RSA),
        new LicenseBlob(LicenseBlob.CERTIFICATE, certificate),
        List.of(new LicenseBlob(LicenseBlob.SCOPE, Bytes.of('m', 's', 0))));
  }

  private static LicenseRequest request() {
    return request(ServerCertificate.Proprietary.signed(OPEN).toBytes());
  }

  private static LicensingMessage answer(Step step) throws DecodeException {
    assertThat(step).isInstanceOf(Step.Answer.class);
    return LicensingPdu.decode(new Reader(((Step.Answer) step).message())).message();
  }

  @Test
  void aServerWithoutLicensingLetsItThrough() {
    assertThat(take(client, ErrorAlert.validClient()))
        .isEqualTo(new Step.Done(List.of(new LicensingValidClient(TOOK)), true));
  }

  @Test
  void goesThroughTheWholeExchangeAndKeepsNothing() throws DecodeException {
    NewLicenseRequest wanted = (NewLicenseRequest) answer(take(client, request()));
    assertThat(wanted.premaster(CLOSED)).isEqualTo(PREMASTER);
    assertThat(wanted.clientRandom()).isEqualTo(CLIENT_RANDOM);
    assertThat(NewLicenseInfo.scopeText(wanted.machineName().data()))
        .isEqualTo(LicensingClient.MACHINE_NAME);
    PlatformChallengeResponse response =
        (PlatformChallengeResponse) answer(take(client, PlatformChallenge.of(CHALLENGE, KEYS)));
    assertThat(response.isMacValid(KEYS)).isTrue();
    Step last = take(client, NewLicense.of(licence(), KEYS));
    assertThat(last)
        .isEqualTo(
            new Step.Done(
                List.of(
                    new LicenseRequested(
                        0x60003,
                        "Microsoft",
                        "A02",
                        List.of("ms"),
                        Optional.of(ServerCertificateForm.PROPRIETARY),
                        OPEN.bits(),
                        List.of(),
                        TOOK),
                    new LicensingChallenged(true, TOOK),
                    new LicenseIssued(false, true, 0x60003, "ms", "Microsoft", "A02", TOOK)),
                true));
  }

  private static NewLicenseInfo licence() {
    return new NewLicenseInfo(
        0x60003,
        Bytes.of('m', 's', 0),
        ProductInfo.text("Microsoft"),
        ProductInfo.text("A02"),
        Bytes.of(0x30, 0));
  }

  @Test
  void whoOnlyListensStopsAtTheRequest() {
    LicensingClient listener = client(false);
    Step step = take(listener, request());
    assertThat(step).isInstanceOf(Step.Done.class);
    assertThat(((Step.Done) step).goesOn()).isFalse();
    assertThat(listener.seen().getLast()).isEqualTo(new LicensingUnanswered(1, TOOK));
  }

  @Test
  void takesTheKeyOfTheSecurityDataWhenTheRequestHasNone() throws DecodeException {
    client.serverKey(OPEN);
    NewLicenseRequest wanted = (NewLicenseRequest) answer(take(client, request(Bytes.EMPTY)));
    assertThat(wanted.premaster(CLOSED)).isEqualTo(PREMASTER);
  }

  @Test
  void aRequestWithoutAnyUsableKeyIsNotAnswered() {
    for (Bytes certificate : List.of(Bytes.EMPTY, Bytes.of(1, 2, 3))) {
      assertThat(take(client(true), request(certificate))).isInstanceOf(Step.Done.class);
    }
    RsaKey tiny = new RsaKey(BigInteger.valueOf(3233), BigInteger.valueOf(17));
    Bytes certificate = ServerCertificate.Proprietary.signed(tiny).toBytes();
    assertThat(take(client(true), request(certificate))).isInstanceOf(Step.Done.class);
  }

  @Test
  void anErrorEndsItUnlessTheServerSaysOtherwise() {
    ErrorAlert denied =
        new ErrorAlert(LicensingErrorCode.INVALID_CLIENT, StateTransition.TOTAL_ABORT);
    assertThat(take(client, denied))
        .isEqualTo(new Step.Done(List.of(new LicensingAlerted(8, 1, TOOK)), false));
    ErrorAlert warning =
        new ErrorAlert(LicensingErrorCode.INVALID_CLIENT, StateTransition.NO_TRANSITION);
    assertThat(((Step.Done) take(client(true), warning)).goesOn()).isTrue();
  }

  @Test
  void aChallengeOutOfOrderIsNotAnswered() {
    assertThat(take(client, PlatformChallenge.of(CHALLENGE, KEYS)))
        .isEqualTo(new Step.Done(List.of(new LicensingUnanswered(2, TOOK)), false));
  }

  @Test
  void aServerThatAsksForEverIsLeft() {
    for (int i = 0; i < 8; i++) {
      assertThat(take(client, request())).isInstanceOf(Step.Answer.class);
    }
    assertThat(take(client, request())).isInstanceOf(Step.Done.class);
  }

  @Test
  void noiseIsMalformed() {
    Step step = client.take(Bytes.of(0x77, 0, 0, 0), TOOK);
    assertThat(((Step.Done) step).seen().getFirst()).isInstanceOf(LicensingMalformed.class);
  }
}
