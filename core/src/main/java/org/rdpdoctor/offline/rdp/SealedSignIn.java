package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.offline.flow.StreamListener.Side;

/**
 * CredSSP behind closed doors: each TSRequest is one record of TLS 1.2 and older, so that who fell
 * silent, and after how many answers, tells where the exchange broke (MS-CSSP 3.1.5).
 */
final class SealedSignIn {
  /** After so many answers the exchange is over, and MCS may have begun. */
  private static final int MAX_ANSWERS = 2;

  /** What the server sends in CredSSP is smaller; certificates are not in it. */
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  /** The alert is encrypted; its number is not known. */
  private static final int UNKNOWN_ALERT = -1;

  private final Notebook notebook;
  private int questions;
  private int answers;
  private long answerBytes;
  private boolean serverIsAsked;
  private boolean alerted;
  private long firstNanos;
  private long askedNanos;

  SealedSignIn(Notebook notebook) {
    this.notebook = notebook;
  }

  void record(Side from, int bytes) {
    if (from == Side.SERVER) {
      answers++;
      answerBytes += bytes;
      serverIsAsked = false;
      return;
    }
    if (questions == 0) {
      firstNanos = notebook.nanos();
    }
    questions++;
    serverIsAsked = true;
    askedNanos = notebook.nanos();
  }

  void alert(Side by) {
    alerted |= by == Side.SERVER && serverIsAsked;
  }

  void finish(TlsNotes.Ending ending, Duration idle) {
    boolean told = alerted || ending != TlsNotes.Ending.UNTOLD;
    if (!told || !serverIsAsked || answers > MAX_ANSWERS || answerBytes > MAX_ANSWER_BYTES) {
      return;
    }
    Duration took = notebook.since(askedNanos).plus(idle);
    if (answers > 0) {
      notebook.add(new SignInBroken(attempt(), step(), ending(ending), "seen from outside of TLS"));
    } else if (alerted) {
      notebook.add(new NlaAlerted(UNKNOWN_ALERT, took));
    } else {
      notebook.add(
          switch (ending) {
            case CLOSED -> new NlaClosed(took);
            case RESET -> new NlaReset(took);
            case SILENT, UNTOLD -> new NlaSilent(took);
          });
    }
  }

  private SignInStep step() {
    return answers == 1 ? SignInStep.PROOF : SignInStep.CREDENTIALS;
  }

  private SignInEnding ending(TlsNotes.Ending ending) {
    if (alerted) {
      return SignInEnding.ALERTED;
    }
    return switch (ending) {
      case CLOSED -> SignInEnding.CLOSED;
      case RESET -> SignInEnding.RESET;
      case SILENT, UNTOLD -> SignInEnding.SILENT;
    };
  }

  private SignInAttempt attempt() {
    return new SignInAttempt(
        "unknown", AccountForm.BARE_NAME, 0, answers, notebook.since(firstNanos));
  }
}
