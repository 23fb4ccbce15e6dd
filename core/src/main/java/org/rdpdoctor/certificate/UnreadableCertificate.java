package org.rdpdoctor.certificate;

/** A certificate that cannot be read; the message is a phrase that says why. */
public final class UnreadableCertificate extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableCertificate(String why) {
    super(why);
  }
}
