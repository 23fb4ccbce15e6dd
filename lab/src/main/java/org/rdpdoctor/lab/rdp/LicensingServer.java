package org.rdpdoctor.lab.rdp;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpele.LicenseBlob;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;
import org.rdpdoctor.wire.rdpele.LicensingKeys;
import org.rdpdoctor.wire.rdpele.LicensingMessage;
import org.rdpdoctor.wire.rdpele.LicensingMessage.ErrorAlert;
import org.rdpdoctor.wire.rdpele.LicensingMessage.LicenseInfo;
import org.rdpdoctor.wire.rdpele.LicensingMessage.LicenseRequest;
import org.rdpdoctor.wire.rdpele.LicensingMessage.NewLicense;
import org.rdpdoctor.wire.rdpele.LicensingMessage.NewLicenseRequest;
import org.rdpdoctor.wire.rdpele.LicensingMessage.PlatformChallenge;
import org.rdpdoctor.wire.rdpele.LicensingMessage.PlatformChallengeResponse;
import org.rdpdoctor.wire.rdpele.NewLicenseInfo;
import org.rdpdoctor.wire.rdpele.ProductInfo;
import org.rdpdoctor.wire.rdpele.StateTransition;

/**
 * How a server handles licensing, MS-RDPELE 3.3.
 *
 * @param asks whether it asks for a licence; otherwise it says at once that the client may go on
 * @param refusal what it says instead of one of its messages
 */
public record LicensingServer(boolean asks, Optional<Refusal> refusal) {
  private static final Bytes CHALLENGE = Bytes.ofHex("54004500530054000000");
  private static final long PRODUCT_VERSION = 0x0006_0003;

  /** In whose place a refusal comes. */
  public enum InsteadOf {
    LICENSE_REQUEST,
    PLATFORM_CHALLENGE,
    NEW_LICENSE
  }

  /** An error, or nothing but the end of the connection. */
  public record Refusal(InsteadOf insteadOf, Optional<ErrorAlert> alert) {}

  /** What goes to the client, and whether licensing is over and the client may go on, or not. */
  record Answer(List<LicensingMessage> messages, boolean done, boolean refused) {
    static Answer of(LicensingMessage message) {
      return new Answer(List.of(message), false, false);
    }
  }

  /** A server without licensing: a desktop Windows, or one for administration only. */
  public static LicensingServer withoutLicences() {
    return new LicensingServer(false, Optional.empty());
  }

  /** A session host whose license server gives a licence to everybody. */
  public static LicensingServer generous() {
    return new LicensingServer(true, Optional.empty());
  }

  /** A session host that says this in the place of one of its messages. */
  public static LicensingServer refusing(
      InsteadOf insteadOf, LicensingErrorCode code, StateTransition transition) {
    return new LicensingServer(
        true, Optional.of(new Refusal(insteadOf, Optional.of(new ErrorAlert(code, transition)))));
  }

  /** A session host that ends the connection without a word. */
  public static LicensingServer closing(InsteadOf insteadOf) {
    return new LicensingServer(true, Optional.of(new Refusal(insteadOf, Optional.empty())));
  }

  Exchange begin() {
    return new Exchange();
  }

  /** One connection. */
  final class Exchange {
    private final Bytes serverRandom = ServerSecurity.random(LicensingKeys.RANDOM_SIZE);
    private Optional<LicensingKeys> keys = Optional.empty();

    /** What the server says first. */
    Answer open() {
      if (!asks) {
        return new Answer(List.of(ErrorAlert.validClient()), true, false);
      }
      return refused(InsteadOf.LICENSE_REQUEST).orElseGet(() -> Answer.of(request()));
    }

    private LicenseRequest request() {
      return new LicenseRequest(
          serverRandom,
          new ProductInfo(
              PRODUCT_VERSION, ProductInfo.text("Microsoft Corporation"), ProductInfo.text("A02")),
          new LicenseBlob(LicenseBlob.KEY_EXCHANGE_ALGORITHM, LicenseRequest.RSA),
          new LicenseBlob(LicenseBlob.CERTIFICATE, ServerSecurity.certificate().toBytes()),
          List.of(new LicenseBlob(LicenseBlob.SCOPE, scope())));
    }

    private static Bytes scope() {
      return Bytes.of('m', 'i', 'c', 'r', 'o', 's', 'o', 'f', 't', '.', 'c', 'o', 'm', 0);
    }

    Answer take(LicensingMessage message) {
      return switch (message) {
        case NewLicenseRequest request ->
            challenge(request.premaster(LabKey.LISTENER.privateNumbers()), request.clientRandom());
        case LicenseInfo info ->
            challenge(info.premaster(LabKey.LISTENER.privateNumbers()), info.clientRandom());
        case PlatformChallengeResponse response -> license(response);
        case ErrorAlert _, LicenseRequest _, PlatformChallenge _, NewLicense _ ->
            new Answer(List.of(), false, true);
      };
    }

    private Answer challenge(Bytes premaster, Bytes clientRandom) {
      LicensingKeys derived = LicensingKeys.derive(premaster, clientRandom, serverRandom);
      keys = Optional.of(derived);
      return refused(InsteadOf.PLATFORM_CHALLENGE)
          .orElseGet(() -> Answer.of(PlatformChallenge.of(CHALLENGE, derived)));
    }

    private Answer license(PlatformChallengeResponse response) {
      if (keys.isEmpty() || !response.isMacValid(keys.get())) {
        return new Answer(
            List.of(new ErrorAlert(LicensingErrorCode.INVALID_MAC, StateTransition.TOTAL_ABORT)),
            false,
            true);
      }
      LicensingKeys agreed = keys.get();
      return refused(InsteadOf.NEW_LICENSE)
          .orElseGet(() -> new Answer(List.of(NewLicense.of(license(), agreed)), true, false));
    }

    private NewLicenseInfo license() {
      return new NewLicenseInfo(
          PRODUCT_VERSION,
          scope(),
          ProductInfo.text("Microsoft Corporation"),
          ProductInfo.text("A02"),
          Bytes.of(0x30, 0x03, 0x02, 0x01, 0x01)); // any DER: the client only stores it
    }

    private Optional<Answer> refused(InsteadOf place) {
      return refusal
          .filter(each -> each.insteadOf == place)
          .map(each ->
              new Answer(each.alert.stream().<LicensingMessage>map(a -> a).toList(), false, true));
    }
  }
}
