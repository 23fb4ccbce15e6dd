package org.rdpdoctor.remote.smb;

import java.io.Serial;
import org.rdpdoctor.wire.hostcall.HostReply;

/** The machine did not do something; nothing is wrong with the channel. */
final class Refusal extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final long code;
  private final boolean absent;

  private Refusal(long code, String text, boolean absent) {
    super(text);
    this.code = code;
    this.absent = absent;
  }

  /** By an error of Windows. */
  static Refusal of(String what, long code) {
    boolean absent =
        code == WindowsErrors.NOT_FOUND
            || code == WindowsErrors.PATH_NOT_FOUND
            || code == 1060
            || code == 1018;
    return new Refusal(code, "%s: %s".formatted(what, WindowsErrors.words(code)), absent);
  }

  /** By an NTSTATUS. */
  static Refusal ofStatus(String what, long status) {
    long code = WindowsErrors.ofStatus(status);
    boolean absent = code == WindowsErrors.NOT_FOUND || code == WindowsErrors.PATH_NOT_FOUND;
    return new Refusal(code, "%s: %s".formatted(what, WindowsErrors.wordsOfStatus(status)), absent);
  }

  /** In our own words; never an absence. */
  static Refusal because(long code, String text) {
    return new Refusal(code, text, false);
  }

  long code() {
    return code;
  }

  boolean isAbsence() {
    return absent;
  }

  HostReply toReply() {
    return absent
        ? new HostReply.Absent()
        : new HostReply.Refused(code, String.valueOf(getMessage()));
  }
}
