package org.rdpdoctor.remote.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.rdpdoctor.report.PlainText;

/** What an error of the network is for people. */
public final class NetworkWords {
  private NetworkWords() {}

  public static String of(IOException problem) {
    String text = problem.getMessage() == null ? "" : problem.getMessage();
    return switch (problem) {
      case UnknownHostException _ -> "the name is not known";
      case SocketTimeoutException _ -> "no answer in time";
      case NoRouteToHostException _ -> "the host cannot be reached";
      case ConnectException _ when text.toLowerCase(Locale.ROOT).contains("refused") ->
          "the connection is refused";
      default -> text.isBlank() ? problem.getClass().getSimpleName() : shown(text);
    };
  }

  /** A text of the other side or of a library, on one line. */
  public static String shown(String text) {
    return PlainText.show(text.strip());
  }
}
