package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * What comes of the connection sequence after the security exchange: MCS, client info and Demand
 * Active (MS-RDPBCGR 1.3.1.1). {@code took} runs from the message that was sent last.
 */
public sealed interface SessionObservation extends Observation {
  Duration took();

  /** What was awaited. */
  enum SessionStep {
    MCS_CONNECT,
    MCS_ATTACH_USER,
    MCS_CHANNEL_JOIN,
    LICENSING,
    DEMAND_ACTIVE
  }

  /**
   * The server's settings in its MCS Connect Response (MS-RDPBCGR 2.2.1.4).
   *
   * @param requestedProtocols what the server says it was asked for in the negotiation
   * @param earlyCapabilityFlags RNS_UD_SC_ flags
   * @param certificateBytes size of the certificate for Standard RDP Security; 0 for none
   * @param channels static channels that were given
   * @param multitransportFlags TRANSPORTTYPE_ flags: whether the server does UDP
   */
  record ServerSettingsReceived(
      RdpVersion version,
      Optional<SecurityProtocols> requestedProtocols,
      Optional<Long> earlyCapabilityFlags,
      EncryptionMethods encryptionMethod,
      EncryptionLevel encryptionLevel,
      int certificateBytes,
      int ioChannel,
      List<Integer> channels,
      Optional<Integer> messageChannel,
      Optional<Long> multitransportFlags,
      List<String> oddities,
      Duration took)
      implements SessionObservation {
    public ServerSettingsReceived {
      channels = List.copyOf(channels);
      oddities = List.copyOf(oddities);
    }
  }

  /**
   * The certificate in the server's settings, with whose key Standard RDP Security begins.
   *
   * @param temporary says the server: it waits for a better one from a license server
   * @param keyBits 0 when the key cannot be read
   * @param signatureValid of a proprietary certificate; its key is public, so this proves nothing
   *     but that the certificate came whole
   */
  record ServerCertificateReceived(
      ServerCertificateForm form,
      boolean temporary,
      int keyBits,
      Optional<Boolean> signatureValid,
      List<String> oddities,
      Duration took)
      implements SessionObservation {
    public ServerCertificateReceived {
      oddities = List.copyOf(oddities);
    }
  }

  /** The certificate in the server's settings cannot be read. */
  record ServerCertificateUnreadable(String problem, Bytes firstBytes, Duration took)
      implements SessionObservation {}

  /** Packets of the server whose signature (MS-RDPBCGR 5.3.6.1.1) was not that of their content. */
  record ServerSignaturesWrong(int packets, Duration took) implements SessionObservation {}

  /** The MCS Connect Response, or the Attach User Confirm, carries another result than success. */
  record McsRefused(SessionStep step, McsResult result, Duration took)
      implements SessionObservation {}

  /** A Channel Join Confirm with another result than success. */
  record ChannelJoinRefused(int channel, McsResult result, Duration took)
      implements SessionObservation {}

  /**
   * Demand Active (MS-RDPBCGR 2.2.1.13.1): the server has a session for us.
   *
   * @param sourceDescriptor bounded; usually "RDP"
   * @param capabilitySets their types, in the server's order
   */
  record DemandActiveReceived(
      long shareId,
      String sourceDescriptor,
      List<Integer> capabilitySets,
      Optional<Long> sessionId,
      Duration took)
      implements SessionObservation {
    public DemandActiveReceived {
      capabilitySets = List.copyOf(capabilitySets);
    }
  }

  /** Set Error Info (MS-RDPBCGR 2.2.5.1.1): why the server will end the connection. */
  record ErrorInfoReceived(SessionStep step, long errorInfo, Duration took)
      implements SessionObservation {}

  /**
   * Server redirection (MS-RDPBCGR 2.2.13.1). Cookies, passwords and certificates are not kept.
   *
   * @param flags LB_ flags: which fields there were, and more
   */
  record SessionRedirected(
      SessionStep step,
      Optional<String> targetAddress,
      Optional<String> targetFqdn,
      Optional<String> targetNetBios,
      long sessionId,
      long flags,
      Duration took)
      implements SessionObservation {}

  /**
   * Network characteristics that the server measured and told (MS-RDPBCGR 2.2.14.1.5).
   *
   * @param bandwidthKilobits per second
   */
  record NetworkCharacterized(
      Optional<Duration> baseRoundTrip,
      Optional<Duration> averageRoundTrip,
      Optional<Long> bandwidthKilobits,
      Duration took)
      implements SessionObservation {}

  /** A bandwidth measurement of the server: how many bytes came in which time. */
  record BandwidthMeasured(long bytes, Duration took) implements SessionObservation {}

  /**
   * The server ended the connection by an MCS Disconnect Provider Ultimatum.
   *
   * @param reason of ITU-T T.125: 1 for the provider, 3 for the user
   */
  record SessionDisconnected(SessionStep step, int reason, Duration took)
      implements SessionObservation {}

  record SessionClosed(SessionStep step, Duration took) implements SessionObservation {}

  record SessionReset(SessionStep step, Duration took) implements SessionObservation {}

  record SessionSilent(SessionStep step, Duration took) implements SessionObservation {}

  record SessionAlerted(SessionStep step, int alert, Duration took) implements SessionObservation {}

  record SessionMalformed(SessionStep step, String problem, Bytes firstBytes, Duration took)
      implements SessionObservation {}

  /** We could not go on by ourselves; {@code why} is a phrase. */
  record SessionGivenUp(SessionStep step, String why, Duration took)
      implements SessionObservation {}
}
