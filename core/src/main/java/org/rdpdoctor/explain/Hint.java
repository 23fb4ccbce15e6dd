package org.rdpdoctor.explain;

import java.util.List;
import java.util.Locale;
import org.rdpdoctor.codes.CodeTable;

/** What the words beside a number say about the table it belongs to. */
enum Hint {
  NONE(false),
  EVENT(true),
  REASON(false, CodeTable.DISCONNECT_REASON, CodeTable.GATEWAY),
  EXTENDED(true, CodeTable.EXTENDED_REASON, CodeTable.ERROR_INFO),
  ERROR_INFO(true, CodeTable.ERROR_INFO, CodeTable.EXTENDED_REASON),
  NEGOTIATION_FAILURE(true, CodeTable.NEGOTIATION_FAILURE),
  NEGOTIATION_PROTOCOL(true, CodeTable.NEGOTIATION_PROTOCOL),
  ALERT(true, CodeTable.TLS_ALERT),
  TLS(false, CodeTable.TLS_ALERT),
  GATEWAY(false, CodeTable.GATEWAY),
  LICENSING(
      false,
      CodeTable.LICENSING,
      CodeTable.DISCONNECT_REASON,
      CodeTable.EXTENDED_REASON,
      CodeTable.ERROR_INFO,
      CodeTable.SECURITY_STATUS),
  LOGON(false, CodeTable.LOGON, CodeTable.SECURITY_STATUS),
  WINSOCK(false, CodeTable.WINSOCK),
  STATUS(false, CodeTable.SECURITY_STATUS, CodeTable.WINSOCK, CodeTable.GATEWAY),
  LABEL(false);

  private final boolean binding;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which never changes
  private final List<CodeTable> tables;

  Hint(boolean binding, CodeTable... tables) {
    this.binding = binding;
    this.tables = List.of(tables);
  }

  /** Whether a number that is not in these tables is unknown, whatever other tables say. */
  boolean binding() {
    return binding;
  }

  /** The tables meant; none when the words name no table. */
  List<CodeTable> tables() {
    return tables;
  }

  /** The hint of the words beside one number; a word that names a table exactly wins. */
  static Hint of(List<String> words) {
    Hint found = NONE;
    boolean selection = false;
    for (String written : words) {
      String word = written.toLowerCase(Locale.ROOT);
      selection |=
          word.equals("protocol")
              || word.equals("protocols")
              || word.equals("selected")
              || word.startsWith("flag");
      Hint hint = ofWord(word);
      if (hint.binding || found == NONE || found == LABEL || (hint != LABEL && !found.binding)) {
        found = hint == NONE ? found : hint;
      }
    }
    return found == NEGOTIATION_FAILURE && selection ? NEGOTIATION_PROTOCOL : found;
  }

  private static Hint ofWord(String word) {
    return switch (word) {
      case "event", "events", "eventid", "event-id" -> EVENT;
      case "extended", "ext" -> EXTENDED;
      case "errinfo", "errorinfo", "error-info" -> ERROR_INFO;
      case "reason", "disconnect", "disconnected", "ondisconnected", "disconnectreason" -> REASON;
      case "negotiation", "nego", "neg", "failurecode", "rdp_neg_failure" -> NEGOTIATION_FAILURE;
      case "alert", "alertdesc" -> ALERT;
      case "tls", "ssl", "schannel", "state", "errorstate" -> TLS;
      case "gateway", "rdg", "tsg", "rdgateway", "tsgateway" -> GATEWAY;
      case "licensing", "license", "licence" -> LICENSING;
      case "logon", "onlogonerror", "arbitration" -> LOGON;
      case "winsock", "wsa", "socket", "sockets" -> WINSOCK;
      case "ntstatus", "hresult", "sspi", "status", "substatus" -> STATUS;
      case "code", "error", "errno", "fehlercode", "number", "id" -> LABEL;
      default -> NONE;
    };
  }

  /** Words that only say what kind of thing a name is. */
  static boolean isHintWord(String word) {
    String lowerCaseWord = word.toLowerCase(Locale.ROOT);
    return ofWord(lowerCaseWord) != NONE
        || lowerCaseWord.equals("failure")
        || lowerCaseWord.equals("source")
        || lowerCaseWord.equals("provider")
        || lowerCaseWord.equals("log");
  }
}
