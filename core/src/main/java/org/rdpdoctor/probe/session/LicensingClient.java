package org.rdpdoctor.probe.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LicensingObservation.LicenseIssued;
import org.rdpdoctor.model.LicensingObservation.LicenseRequested;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingChallenged;
import org.rdpdoctor.model.LicensingObservation.LicensingMalformed;
import org.rdpdoctor.model.LicensingObservation.LicensingUnanswered;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpele.HardwareId;
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
import org.rdpdoctor.wire.rdpele.PlatformChallengeResponseData;
import org.rdpdoctor.wire.rdpele.ProductInfo;
import org.rdpdoctor.wire.rdpele.StateTransition;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;

/**
 * The client of MS-RDPELE without a licence of its own.
 *
 * <p>A license server answers a first request with a temporary licence, of which there are as many
 * as wanted, and takes a permanent one from its stock only when the client shows the temporary one
 * again after a user has signed in. This client stores nothing and never shows any, so it never
 * uses up a licence. It names neither this computer nor its user; see ADR 0012.
 */
public final class LicensingClient implements LicensingDialogue {
  /** What license servers list the temporary licence under. */
  public static final String MACHINE_NAME = "rdpdoctor";

  /** Sixteen bytes that stand for no device. */
  static final Bytes HARDWARE = Bytes.of("rdpdoctor-nobody".getBytes(StandardCharsets.US_ASCII));

  private static final int SHOWN_BYTES = 64;
  private static final int MAX_TEXT = 256;

  /** Twice the messages of the longest exchange that the specification knows. */
  private static final int MAX_MESSAGES = 8;

  /**
   * What the exchange is made of.
   *
   * @param answers whether the license request is answered; if not, the exchange ends with it
   * @param clientRandom 32 bytes
   * @param premaster 48 bytes that nobody can guess
   */
  public record Setup(boolean answers, Bytes clientRandom, Bytes premaster) {
    @Override
    public String toString() {
      return answers ? "answering" : "listening";
    }
  }

  private final Setup setup;
  private final List<LicensingObservation> seen = new ArrayList<>();
  private Optional<RsaKey> serverKey = Optional.empty();
  private Optional<LicensingKeys> keys = Optional.empty();
  private int messages;

  public LicensingClient(Setup setup) {
    this.setup = setup;
  }

  /** The key of the server's security data, for a license request without a certificate. */
  @Override
  public void serverKey(RsaKey key) {
    serverKey = Optional.of(key);
  }

  @Override
  public List<LicensingObservation> seen() {
    return List.copyOf(seen);
  }

  @Override
  public Step take(Bytes message, Duration took) {
    messages++;
    try {
      LicensingPdu pdu = LicensingPdu.decode(new Reader(message));
      return messages > MAX_MESSAGES
          ? unanswered(pdu.message(), took)
          : answer(pdu.message(), pdu.oddities(), took);
    } catch (DecodeException problem) {
      return malformed(String.valueOf(problem.getMessage()), message, took);
    }
  }

  private Step answer(LicensingMessage message, List<String> oddities, Duration took) {
    return switch (message) {
      case ErrorAlert alert -> alerted(alert, took);
      case LicenseRequest request -> requested(request, oddities, took);
      case PlatformChallenge challenge -> challenged(challenge, took);
      case NewLicense license -> issued(license, took);
      case NewLicenseRequest other -> unanswered(other, took);
      case LicensingMessage.LicenseInfo other -> unanswered(other, took);
      case PlatformChallengeResponse other -> unanswered(other, took);
    };
  }

  private Step alerted(ErrorAlert alert, Duration took) {
    if (alert.code().equals(LicensingErrorCode.VALID_CLIENT)) {
      return done(new LicensingValidClient(took), true);
    }
    boolean goesOn = alert.transition().equals(StateTransition.NO_TRANSITION);
    return done(
        new LicensingAlerted(alert.code().value(), alert.transition().value(), took), goesOn);
  }

  private Step requested(LicenseRequest request, List<String> oddities, Duration took) {
    Optional<ServerCertificate> certificate = certificate(request);
    Optional<RsaKey> key =
        request.certificate().data().isEmpty()
            ? serverKey
            : certificate.flatMap(ServerCertificate::key);
    seen.add(
        new LicenseRequested(
            request.product().version(),
            shown(ProductInfo.readable(request.product().companyName())),
            shown(ProductInfo.readable(request.product().productId())),
            request.scopes().stream().map(LicensingClient::scope).toList(),
            certificate.map(StandardSecurity::formOf),
            key.map(RsaKey::bits).orElse(0),
            oddities,
            took));
    if (!setup.answers() || key.isEmpty() || !key.get().fits(setup.premaster())) {
      return unanswered(request, took);
    }
    keys =
        Optional.of(
            LicensingKeys.derive(setup.premaster(), setup.clientRandom(), request.serverRandom()));
    return new Step.Answer("New License Request", newLicenseRequest(key.get()));
  }

  private static Optional<ServerCertificate> certificate(LicenseRequest request) {
    try {
      return request.readCertificate();
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private Bytes newLicenseRequest(RsaKey key) {
    LicenseBlob premaster = new LicenseBlob(LicenseBlob.RANDOM, key.encrypt(setup.premaster()));
    return new LicensingPdu(
            new NewLicenseRequest(
                NewLicenseRequest.RSA,
                NewLicenseRequest.PLATFORM,
                setup.clientRandom(),
                premaster,
                new LicenseBlob(LicenseBlob.CLIENT_USER_NAME, ansi(MACHINE_NAME)),
                new LicenseBlob(LicenseBlob.CLIENT_MACHINE_NAME, ansi(MACHINE_NAME))))
        .toBytes();
  }

  private static Bytes ansi(String name) {
    return Bytes.of((name + '\0').getBytes(StandardCharsets.US_ASCII));
  }

  private Step challenged(PlatformChallenge challenge, Duration took) {
    if (keys.isEmpty()) {
      return unanswered(challenge, took);
    }
    Bytes clear = keys.get().crypt(challenge.encryptedChallenge().data());
    seen.add(new LicensingChallenged(keys.get().mac(clear).equals(challenge.mac()), took));
    PlatformChallengeResponseData response =
        new PlatformChallengeResponseData(
            PlatformChallengeResponseData.VERSION,
            PlatformChallengeResponseData.OTHER_CLIENT,
            PlatformChallengeResponseData.DETAIL,
            clear);
    HardwareId hardware = new HardwareId(NewLicenseRequest.PLATFORM, HARDWARE);
    return new Step.Answer(
        "Platform Challenge Response",
        new LicensingPdu(PlatformChallengeResponse.of(response, hardware, keys.get())).toBytes());
  }

  private Step issued(NewLicense license, Duration took) {
    if (keys.isEmpty()) {
      return unanswered(license, took);
    }
    Bytes clear = keys.get().crypt(license.encryptedLicense().data());
    boolean valid = keys.get().mac(clear).equals(license.mac());
    try {
      NewLicenseInfo info = NewLicenseInfo.decode(new Reader(clear));
      return done(
          new LicenseIssued(
              license.upgrade(),
              valid,
              info.version(),
              shown(info.scopeText()),
              shown(ProductInfo.readable(info.companyName())),
              shown(ProductInfo.readable(info.productId())),
              took),
          true);
    } catch (DecodeException problem) {
      return malformed("licence: " + problem.getMessage(), Bytes.EMPTY, took);
    }
  }

  private Step unanswered(LicensingMessage message, Duration took) {
    return done(new LicensingUnanswered(message.type(), took), false);
  }

  private Step malformed(String problem, Bytes message, Duration took) {
    return done(new LicensingMalformed(problem, message.first(SHOWN_BYTES), took), false);
  }

  private Step done(LicensingObservation last, boolean goesOn) {
    seen.add(last);
    return new Step.Done(seen, goesOn);
  }

  private static String scope(LicenseBlob scope) {
    return shown(NewLicenseInfo.scopeText(scope.data()));
  }

  private static String shown(String text) {
    return text.codePointCount(0, text.length()) <= MAX_TEXT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT));
  }
}
