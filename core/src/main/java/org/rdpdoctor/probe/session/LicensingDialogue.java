package org.rdpdoctor.probe.session;

import java.time.Duration;
import java.util.List;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpsec.RsaKey;

/** Our side of the licensing protocol on one connection; a state machine. */
public interface LicensingDialogue {
  /** What becomes of a message. */
  sealed interface Step {
    /**
     * The server waits for this.
     *
     * @param what name of the message for the evidence
     * @param message without its security header
     */
    record Answer(String what, Bytes message) implements Step {}

    /**
     * Licensing has ended.
     *
     * @param goesOn Demand Active comes next
     */
    record Done(List<LicensingObservation> seen, boolean goesOn) implements Step {
      public Done {
        seen = List.copyOf(seen);
      }
    }
  }

  /**
   * Takes one message of the server.
   *
   * @param message without its security header
   * @param took since the client info was sent
   */
  Step take(Bytes message, Duration took);

  /**
   * The key of the server's security data (MS-RDPBCGR section 2.2.1.4.3), which licensing uses when
   * the license request has none; told before the first message, where there is one.
   */
  default void serverKey(RsaKey key) {}

  /** What was seen so far, for a connection that ends before licensing does. */
  default List<LicensingObservation> seen() {
    return List.of();
  }
}
