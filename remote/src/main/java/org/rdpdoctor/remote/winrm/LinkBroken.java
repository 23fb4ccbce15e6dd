package org.rdpdoctor.remote.winrm;

import java.io.Serial;

/** A connection cannot be had or used any more. The message is one line for people. */
final class LinkBroken extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** How far it came. */
  enum Stage {
    /** Nothing answered. */
    NOT_REACHED,
    /** Something is there, and it is no service of ours or broke off. */
    BROKEN,
    /** The certificate is not to be trusted. */
    CERTIFICATE,
    /** The account cannot sign in. */
    SIGN_IN
  }

  private final Stage stage;

  LinkBroken(Stage stage, String message) {
    super(message);
    this.stage = stage;
  }

  /** After something answered. */
  LinkBroken(String message) {
    this(Stage.BROKEN, message);
  }

  Stage stage() {
    return stage;
  }

  String because() {
    return String.valueOf(getMessage());
  }
}
