package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.Sight;

/** Exclusion by a stage that was passed. Each tells whether it excluded. */
final class Passed {
  private Passed() {}

  static boolean tcp(Sight sight, Scales scales) {
    return scales.rulesOutIf(sight.tcp().connected(), "the port takes the connection");
  }

  /** An RDP server answers, be it with a refusal. */
  static boolean rdpAnswers(Sight sight, Scales scales) {
    return scales.rulesOutIf(
        sight.negotiation().secured()
            || sight.negotiation().plainThoughTlsOffered()
            || sight.negotiation().confirmedPlainly()
            || sight.negotiation().refusal().isPresent(),
        "an RDP server answers the negotiation");
  }

  /** The service that has the TCP port has the UDP port too. */
  static boolean udp(Sight sight, Scales scales) {
    return scales.rulesOutIf(sight.udp().answered(), "the RDP service answers over UDP");
  }

  static boolean negotiation(Sight sight, Scales scales) {
    return scales.rulesOutIf(
        sight.negotiation().secured(), "the server selects TLS or NLA as it should");
  }

  static boolean tls(Sight sight, Scales scales) {
    return scales.rulesOutIf(sight.goodTls(), "a TLS session can be made");
  }

  /**
   * The server has been seen to take a current hello, even if it had to be sent in a special way.
   */
  static boolean serverTls(Sight sight, Scales scales) {
    return scales.rulesOutIf(
        sight.goodTls() || sight.tls().serverCanDoTls(),
        "the server does take a hello of a current version");
  }

  static boolean all(Sight sight, Scales scales) {
    return scales.rulesOutIf(
        sight.failing().isEmpty() && sight.undetermined().isEmpty(),
        "every stage up to the password prompt is passed");
  }
}
