package org.rdpdoctor.lab.winrm;

/** How a service is wrong. */
public enum WinRmFault {
  NONE,
  /** Port and web server are there, the service behind them is not. */
  NOT_FOUND,
  /** 401 to whatever comes, without a challenge. */
  REFUSES_FOR_EVER,
  /** Offers no other scheme. */
  KERBEROS_ONLY,
  /** Offers Basic alone, as where message encryption cannot be had. */
  BASIC_ONLY,
  /** Signs in, and lets no shell be opened. */
  ACCESS_DENIED,
  /** Every shell that a user may have is open. */
  SHELL_QUOTA,
  /** The command never ends to write. */
  ENDLESS_OUTPUT,
  /** Takes the input and never answers again. */
  HANGS,
  /** Takes the input and ends the connection. */
  CUTS_AFTER_INPUT,
  /** Ends the connection in the middle of an answer with output. */
  CUTS_ANSWER,
  /** Has nothing to give in its time, once, and then the output. */
  SLOW,
  /** One bit of each sealed answer is another. */
  TAMPERED_ANSWERS,
  /** Answers without encryption, where there must be one. */
  PLAIN_ANSWERS
}
