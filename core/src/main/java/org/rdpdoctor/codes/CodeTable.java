package org.rdpdoctor.codes;

import java.util.Optional;

/**
 * The tables a number can belong to, in the order in which a number without context most likely
 * belongs to them.
 */
public enum CodeTable {
  DISCONNECT_REASON(
      "disconnect-reason",
      "disconnect-reasons.csv",
      "mstsc disconnect reason",
      "the number after \"Error code\" in the mstsc dialog (hex), or in event 1026 of the client's"
          + " log (decimal)"),
  EXTENDED_REASON(
      "extended-reason",
      "extended-reasons.csv",
      "mstsc extended disconnect reason",
      "the number after \"Extended error code\" in the mstsc dialog"),
  ERROR_INFO(
      "error-info",
      "errinfo.csv",
      "ERRINFO code (Set Error Info message)",
      "sent by the server late in the connection; FreeRDP prints its name, mstsc shows it as the"
          + " extended code"),
  NEGOTIATION_FAILURE(
      "negotiation-failure",
      "negotiation-failures.csv",
      "RDP negotiation failure",
      "the failureCode of the server's first answer, before TLS: in captures and in the output of"
          + " RDP probes"),
  TLS_ALERT(
      "tls-alert",
      "tls-alerts.csv",
      "TLS alert or Schannel error state",
      "the alert of a capture or of Schannel events 36887 and 36888; the error state of Schannel"
          + " events 36870, 36871 and 36888"),
  GATEWAY(
      "gateway",
      "gateway.csv",
      "RD Gateway code",
      "in the mstsc dialog (0x3000001 and up), in the gateway's log, or in the gateway protocol"),
  WINSOCK(
      "winsock",
      "winsock.csv",
      "Windows Sockets error",
      "in client logs and programs, between 10004 and 11004, or as an HRESULT 0x8007...."),
  SECURITY_STATUS(
      "sspi-ntstatus",
      "sspi-ntstatus.csv",
      "security status",
      "an HRESULT, SSPI or NTSTATUS value of eight hex digits: in authentication dialogs, in event 4625 (Status, SubStatus) and in"
          + " Schannel events"),
  LICENSING(
      "licensing",
      "licensing-errors.csv",
      "licensing message of the protocol",
      "in captures and debug logs of the licensing exchange; never in the mstsc dialog"),
  LOGON(
      "logon",
      "logon-notify.csv",
      "logon notification",
      "in logon messages of a running connection, in OnLogonError, or as the early authorization"
          + " result after NLA"),
  NEGOTIATION_PROTOCOL(
      "negotiation-protocol",
      "negotiation-protocols.csv",
      "protocol or flag of the RDP negotiation",
      "fields of the first request and answer in captures; not error codes");

  private final String id;
  private final String resource;
  private final String title;
  private final String whereShown;

  CodeTable(String id, String resource, String title, String whereShown) {
    this.id = id;
    this.resource = resource;
    this.title = title;
    this.whereShown = whereShown;
  }

  /** The stable name of this table in data files and JSON. */
  public String id() {
    return id;
  }

  /** What the numbers of this table are, as a noun. */
  public String title() {
    return title;
  }

  /** Where a user meets the numbers of this table: how to tell it from the other tables. */
  public String whereShown() {
    return whereShown;
  }

  String resource() {
    return resource;
  }

  /** The table with this {@link #id}. */
  public static Optional<CodeTable> withId(String id) {
    for (CodeTable table : values()) {
      if (table.id.equals(id)) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }
}
