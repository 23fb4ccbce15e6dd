package org.rdpdoctor.probe.certificate;

/** A certificate that cannot be read; the message is a phrase that says why. */
final class UnreadableCertificate extends Exception {
  UnreadableCertificate(String why) {
    super(why);
  }
}
