package org.rdpdoctor.remote.ssh;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.rdpdoctor.report.PlainText;

/** What went wrong, in one line. */
final class Complaints {
  private static final int MAX_CAUSES = 10;

  private Complaints() {}

  /** The deepest cause that says something. */
  static String of(Throwable problem) {
    Throwable deepest = problem;
    for (int i = 0; i < MAX_CAUSES && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    return switch (deepest) {
      case TimeoutException _ -> "no answer in time";
      case SocketTimeoutException _ -> "no answer in time";
      case UnknownHostException _ -> "there is no such name";
      case ConnectException refused -> shown(refused, "it is refused");
      default -> shown(deepest, deepest.getClass().getSimpleName());
    };
  }

  private static String shown(Throwable problem, String otherwise) {
    String message = problem.getMessage();
    return message == null || message.isBlank() ? otherwise : PlainText.show(message);
  }
}
