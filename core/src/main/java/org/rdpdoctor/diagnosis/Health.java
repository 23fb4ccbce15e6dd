package org.rdpdoctor.diagnosis;

/** Whether a current client gets as far from here as was asked, the password prompt at least. */
public enum Health {
  /** Every stage is proved. */
  HEALTHY,
  /** A stage is proved to stop a current client. */
  FAULTY,
  /** It could not be determined. */
  UNKNOWN
}
