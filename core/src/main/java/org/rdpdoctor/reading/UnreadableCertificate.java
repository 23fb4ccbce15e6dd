package org.rdpdoctor.reading;

/** A certificate that cannot be read; the message is a phrase that says why. */
public final class UnreadableCertificate extends Exception {
  UnreadableCertificate(String why) {
    super(why);
  }
}
