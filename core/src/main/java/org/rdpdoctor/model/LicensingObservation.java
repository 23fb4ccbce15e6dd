package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * What comes of licensing (MS-RDPELE), which a server begins once it has the client's info. {@code
 * took} runs from the Client Info PDU.
 */
public sealed interface LicensingObservation extends Observation {
  Duration took();

  /** STATUS_VALID_CLIENT: the server asks for no licence. */
  record LicensingValidClient(Duration took) implements LicensingObservation {}

  /** The server went on to Demand Active without a word about licensing. */
  record LicensingSkipped(Duration took) implements LicensingObservation {}

  /** A licensing error message other than STATUS_VALID_CLIENT (MS-RDPBCGR 2.2.1.12.1.3). */
  record LicensingAlerted(long errorCode, long stateTransition, Duration took)
      implements LicensingObservation {}

  /** A licensing message that was not answered; {@code messageType} is bMsgType. */
  record LicensingUnanswered(int messageType, Duration took) implements LicensingObservation {}

  /**
   * The server asks for a licence (MS-RDPELE 2.2.2.1): it is a session host with licensing, and it
   * has a licence of its own to show. Texts are bounded.
   *
   * @param productVersion major in the upper 16 bits
   * @param scopes issuers whose licences are accepted; usually microsoft.com
   * @param certificate empty when there is none, or none that can be read
   * @param keyBits size of the key for the client's secret; 0 when there is none
   */
  record LicenseRequested(
      long productVersion,
      String companyName,
      String productId,
      List<String> scopes,
      Optional<ServerCertificateForm> certificate,
      int keyBits,
      List<String> oddities,
      Duration took)
      implements LicensingObservation {
    public LicenseRequested {
      scopes = List.copyOf(scopes);
      oddities = List.copyOf(oddities);
    }
  }

  /** A platform challenge (MS-RDPELE 2.2.2.4): the server took our request to a license server. */
  record LicensingChallenged(boolean signatureValid, Duration took)
      implements LicensingObservation {}

  /**
   * A licence was given (MS-RDPELE 2.2.2.6 and 2.2.2.7), which we do not keep. Texts are bounded.
   *
   * @param version of the licence, major in the upper 16 bits
   */
  record LicenseIssued(
      boolean upgrade,
      boolean signatureValid,
      long version,
      String scope,
      String companyName,
      String productId,
      Duration took)
      implements LicensingObservation {}

  record LicensingMalformed(String problem, Bytes firstBytes, Duration took)
      implements LicensingObservation {}
}
