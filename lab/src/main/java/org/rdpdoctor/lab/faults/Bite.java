package org.rdpdoctor.lab.faults;

/** Where on its way a current client first meets what is wrong. In the order of the way. */
public enum Bite {
  /** The SYN. */
  CONNECT,
  /** The X.224 Connection Request. */
  REQUEST,
  /** The ClientHello. */
  HELLO,
  /** The first large answer: the server's certificate. */
  FLIGHT,
  /** What the certificate says. */
  CERTIFICATE,
  /** The first CredSSP messages, before any password. */
  CREDSSP,
  /** The answer to the password. */
  SIGN_IN,
  /** Never. */
  NOWHERE
}
