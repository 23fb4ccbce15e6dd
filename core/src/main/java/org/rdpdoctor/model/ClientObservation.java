package org.rdpdoctor.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a living Windows machine tells that somebody connects from: only what can keep its own
 * Remote Desktop client (mstsc) from a host that works. What could not be read is said, and is
 * neither absent nor fine. Texts are the machine's, cut at {@link HostObservation#MAX_CHARACTERS}.
 */
public sealed interface ClientObservation extends Observation {
  /**
   * The examination as a whole.
   *
   * @param channel such as local
   * @param at our clock when it began
   */
  record ClientExamined(
      String channel, Optional<String> computer, Optional<String> build, Instant at)
      implements ClientObservation {}

  /**
   * A part that is not known.
   *
   * @param part such as {@code saved passwords}
   * @param because what the machine or the channel says
   */
  record ClientPartUnread(String part, String because) implements ClientObservation {}

  /**
   * The policy that keeps the client from UDP.
   *
   * @param number fClientDisableUDP; empty when it is not set
   */
  record ClientUdpPolicySeen(Optional<Long> number) implements ClientObservation {}

  /**
   * A password is saved for a target; the password itself is never read.
   *
   * @param target such as TERMSRV/host
   * @param user as whom it signs in; may be empty
   */
  record ClientPasswordSaved(String target, String user) implements ClientObservation {}

  /**
   * Saved passwords for a target were looked for.
   *
   * @param found how many there are
   */
  record ClientPasswordsCovered(String target, int found) implements ClientObservation {}

  /**
   * The store of licences per device (MSLicensing).
   *
   * @param licences names of the keys of its licences, such as LICENSE000
   * @param store there is a key for licences
   * @param hardwareId there is a key for what names this machine
   */
  record ClientLicenceStoreSeen(List<String> licences, boolean store, boolean hardwareId)
      implements ClientObservation {
    public ClientLicenceStoreSeen {
      licences = List.copyOf(licences);
    }
  }
}
