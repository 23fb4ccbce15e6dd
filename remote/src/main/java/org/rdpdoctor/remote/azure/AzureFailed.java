package org.rdpdoctor.remote.azure;

import java.io.Serial;

/** Azure did not do what was asked. The message is one line for people. */
public final class AzureFailed extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean answered;
  private final boolean accepted;
  private final boolean sent;

  /**
   * A question without the answer that was hoped for.
   *
   * @param answered something answered
   * @param accepted Azure had begun to do it, or may have
   */
  AzureFailed(String message, boolean answered, boolean accepted) {
    this(message, answered, accepted, answered);
  }

  private AzureFailed(String message, boolean answered, boolean accepted, boolean sent) {
    super(message);
    this.answered = answered;
    this.accepted = accepted;
    this.sent = sent;
  }

  /**
   * Nothing answered.
   *
   * @param sent the question may have arrived all the same
   */
  static AzureFailed unanswered(String message, boolean sent) {
    return new AzureFailed(message, false, false, sent);
  }

  public boolean answered() {
    return answered;
  }

  public boolean accepted() {
    return accepted;
  }

  /** The question arrived, or may have. */
  boolean sent() {
    return sent;
  }

  /** The same, once Azure has begun. */
  AzureFailed whenAccepted() {
    return new AzureFailed(line(), answered, true, true);
  }

  /** The message. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
