package org.rdpdoctor.offline.rdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rdpdoctor.model.CaptureObservation.HttpAnswered;
import org.rdpdoctor.model.CaptureObservation.HttpRequested;
import org.rdpdoctor.offline.flow.StreamListener.Side;

/**
 * Requests and answers of HTTP inside TLS, as far as they stand at the beginning of what one side
 * says: enough to tell an RD Gateway (MS-TSGU 3.3.5.1, MS-RPCH) and how it answers.
 */
final class HttpNotes {
  /** Methods that RD Gateway's clients use; RDG_ ones are used for nothing else. */
  private static final Set<String> METHODS =
      Set.of(
          "GET",
          "POST",
          "HEAD",
          "OPTIONS",
          "RDG_OUT_DATA",
          "RDG_IN_DATA",
          "RPC_OUT_DATA",
          "RPC_IN_DATA");

  private static final int MAX_METHOD_CHARACTERS = 12;
  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int MAX_NOTES = 20;

  private final Notebook notebook;
  private boolean gateway;
  private int notes;

  HttpNotes(Notebook notebook) {
    this.notebook = notebook;
  }

  boolean isGateway() {
    return gateway;
  }

  static boolean looksLikeRequest(byte[] data, int start, int end) {
    int space = start;
    while (space < end && space - start <= MAX_METHOD_CHARACTERS && data[space] != ' ') {
      space++;
    }
    return space < end
        && METHODS.contains(new String(data, start, space - start, StandardCharsets.ISO_8859_1));
  }

  /** A head that is cut into several records is read as far as the first. */
  void take(Side from, byte[] data, int start, int end) {
    if (notes >= MAX_NOTES) {
      return;
    }
    if (from == Side.CLIENT && looksLikeRequest(data, start, end)) {
      notes++;
      request(head(data, start, end));
    } else if (from == Side.SERVER
        && end - start > 12
        && data[start] == 'H'
        && data[start + 4] == '/') {
      notes++;
      answer(head(data, start, end));
    }
  }

  private static List<String> head(byte[] data, int start, int end) {
    int count = Math.min(end - start, MAX_HEAD_BYTES);
    String text = new String(data, start, count, StandardCharsets.ISO_8859_1);
    int blank = text.indexOf("\r\n\r\n");
    return (blank < 0 ? text : text.substring(0, blank)).lines().toList();
  }

  private void request(List<String> head) {
    String[] words = head.getFirst().split(" ", 3);
    String method = words[0];
    String path = words.length > 1 ? words[1] : "";
    String lower = path.toLowerCase(Locale.ROOT);
    boolean toGateway =
        method.startsWith("RDG_")
            || method.startsWith("RPC_")
            || lower.startsWith("/remotedesktopgateway")
            || lower.startsWith("/kdcproxy");
    gateway |= toGateway;
    notebook.add(new HttpRequested(method, Notebook.shorten(path), toGateway));
  }

  private void answer(List<String> head) {
    String[] words = head.getFirst().split(" ", 3);
    int status =
        words.length > 1 && words[1].matches("[1-5][0-9][0-9]") ? Integer.parseInt(words[1]) : 0;
    List<String> challenges = new ArrayList<>();
    for (String line : head) {
      if (line.toLowerCase(Locale.ROOT).startsWith("www-authenticate:")) {
        String scheme = line.substring("www-authenticate:".length()).strip().split(" ", 2)[0];
        challenges.add(Notebook.shorten(scheme));
      }
    }
    notebook.add(new HttpAnswered(status, challenges));
  }
}
