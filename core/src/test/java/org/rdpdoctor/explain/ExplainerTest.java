package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.explain.Explanation.AskedCode;
import org.rdpdoctor.explain.Explanation.Kind;
import org.rdpdoctor.explain.Explanation.Meaning;
import org.rdpdoctor.explain.Explanation.Outcome;
import org.rdpdoctor.explain.Explanation.Role;

class ExplainerTest {
  private final Explainer explainer = new Explainer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x904|DISCONNECT_REASON|0x904",
        "2308|DISCONNECT_REASON|0x904",
        "904|DISCONNECT_REASON|0x904",
        "-2147467259|SECURITY_STATUS|0x80004005",
        "disconnectreasonatclientwinsockfdclose|DISCONNECT_REASON|0x904",
        "0xC000006D|SECURITY_STATUS|0xC000006D",
        "C000006D|SECURITY_STATUS|0xC000006D",
        "HRESULT: 0x80090302|SECURITY_STATUS|0x80090302",
        "negotiation failure 3|NEGOTIATION_FAILURE|0x3",
        "failureCode = 5|NEGOTIATION_FAILURE|0x5",
        "SSL_CERT_NOT_ON_SERVER|NEGOTIATION_FAILURE|0x3",
        "negotiation protocol 8|NEGOTIATION_PROTOCOL|0x8",
        "alert 40|TLS_ALERT|0x28",
        "tls alert handshake_failure|TLS_ALERT|0x28",
        "handshake failure|TLS_ALERT|0x28",
        "error state 10013|TLS_ALERT|0x271D",
        "WSA 10013|WINSOCK|0x271D",
        "10054|WINSOCK|0x2746",
        "0x80072747|WINSOCK|0x2747",
        "0xD000006D|SECURITY_STATUS|0xC000006D",
        "0x3000005|GATEWAY|0x3000005",
        "E_PROXY_RAP_ACCESSDENIED|GATEWAY|0x800759DA",
        "gateway 23005|GATEWAY|0x59DD",
        "licensing error 6|LICENSING|0x6",
        "licensing 257|EXTENDED_REASON|0x101",
        "errinfo 0x112F|ERROR_INFO|0x112F",
        "extended error code 7|EXTENDED_REASON|0x7",
        "logon 0xFFFFFFFA|LOGON|0xFFFFFFFA",
        "mstsc 0x1B07|DISCONNECT_REASON|0x1B07",
        "STATUS_LOGON_FAILURE [0xC000006D]|SECURITY_STATUS|0xC000006D",
        "\u200e0x904\u200f|DISCONNECT_REASON|0x904"
      })
  void findsTheCodeInItsTable(String input, CodeTable table, String hex) {
    Explanation explanation = explainer.explain(input);
    assertThat(explanation.outcome()).isEqualTo(Outcome.EXPLAINED);
    assertThat(explanation.exitCode()).isZero();
    assertThat(explanation.codes()).hasSize(1);
    Meaning likeliest = explanation.codes().getFirst().meanings().getFirst();
    assertThat(likeliest).isInstanceOf(Meaning.OfCode.class);
    assertThat(((Meaning.OfCode) likeliest).entry().table()).isEqualTo(table);
    assertThat(((Meaning.OfCode) likeliest).entry().hex()).isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x904/0x7",
        "0x904 0x7",
        "0X904, 0X7",
        "2308/7",
        "2308 7",
        "904/7",
        "0x7/0x904",
        "Error code: 0x904 Extended error code: 0x7",
        "extended error code 0x7, error code 0x904",
        "reason 2308 extended 7",
        "Disconnected: reason 2308, extended reason 7",
        "0x00000904 / 0x00000007"
      })
  void readsThePairHoweverItIsWritten(String input) {
    Explanation explanation = explainer.explain(input);
    assertThat(explanation.kind()).isEqualTo(Kind.PAIR);
    assertThat(explanation.verdict()).startsWith("0x904/0x7: ");
    assertThat(explanation.exitCode()).isZero();
    assertThat(explanation.codes())
        .extracting(AskedCode::role)
        .containsExactly(Role.REASON, Role.EXTENDED);
  }

  @Test
  void coloursOfATerminalAreLeftOut() {
    assertThat(explainer.explain("\u001b[31m0x904\u001b[0m").codes())
        .isEqualTo(explainer.explain("0x904").codes());
  }

  @Test
  void argumentsAreJoined() {
    assertThat(explainer.explain(List.of("0x904", "0x7")))
        .isEqualTo(explainer.explain("0x904 0x7"));
  }

  @Test
  void readsTheWholeDialog() {
    Explanation explanation =
        explainer.explain(
            """
            [Window Title]\r
            Remote Desktop Connection\r
            \r
            [Content]\r
            This computer can\u2019t connect to the remote computer.\r
            \r
            ERROR CODE: 0X904\r
            EXTENDED ERROR CODE: 0X7\r
            Timestamp (UTC): 11/20/26 07:02:11 PM\r
            Activity ID: 2c9d0001-1234-5678-9abc-0123456789ab\r
            """);
    assertThat(explanation.kind()).isEqualTo(Kind.DIALOG);
    assertThat(explanation.verdict()).startsWith("0x904/0x7: ");
    assertThat(explanation.codes()).hasSize(2);
  }

  @Test
  void readsADialogInAnotherLanguageByItsNumbers() {
    Explanation explanation =
        explainer.explain("Fehlercode: 0x3\nErweiterter Fehlercode: 0x9\nZeit: 11:20");
    assertThat(explanation.verdict()).startsWith("0x3/0x9: the server ended the connection");
  }

  @Test
  void aThirdNumberOfADialogIsExplainedToo() {
    Explanation explanation =
        explainer.explain(
            "Error code: 0x0\nExtended error code: 0x0\nHRESULT: 0x80080005\nTime: 10:00");
    assertThat(explanation.codes()).hasSize(3);
    assertThat(ExplanationText.render(explanation)).contains("CO_E_SERVER_EXEC_FAILURE");
  }

  @Test
  void readsThePastedTextOfAnEvent() {
    Explanation explanation =
        explainer.explain(
            """
            Log Name:      System
            Source:        Schannel
            Date:          11/20/2026 10:00:00
            Event ID:      36870
            Task Category: None
            Description: A fatal error occurred when attempting to access the credential private
            key. The error code returned from the cryptographic module is 0x8009030D. The internal
            error state is 10001.
            """);
    assertThat(explanation.outcome()).isEqualTo(Outcome.EXPLAINED);
    assertThat(explanation.codes())
        .extracting(AskedCode::written)
        .containsExactly("Schannel/36870", "0x8009030D", "10001");
  }

  @ParameterizedTest
  @CsvSource({
    "Schannel/36870, Schannel/36870",
    "schannel 36870, Schannel/36870",
    "event 36870, Schannel/36870",
    "event id 1057, TerminalServices-RemoteConnectionManager/1057",
    "1057, TerminalServices-RemoteConnectionManager/1057",
    "TerminalServices-RemoteConnectionManager/1057,"
        + " TerminalServices-RemoteConnectionManager/1057",
    "Microsoft-Windows-TerminalServices-RemoteConnectionManager/1057,"
        + " TerminalServices-RemoteConnectionManager/1057",
    "RemoteConnectionManager 1057, TerminalServices-RemoteConnectionManager/1057",
    "3221226529, TerminalServices-RemoteConnectionManager/1057",
    "TerminalServices-RDPClient/Operational/1026, TerminalServices-ClientActiveXCore/1026",
    "Service Control Manager/7031, Service Control Manager/7031",
    "gateway 302, TerminalServices-Gateway/302",
    "licensing 4105, TerminalServices-Licensing/4105"
  })
  void findsTheEvent(String input, String name) {
    Explanation explanation = explainer.explain(input);
    assertThat(explanation.exitCode()).isZero();
    Meaning likeliest = explanation.codes().getFirst().meanings().getFirst();
    assertThat(likeliest).isInstanceOf(Meaning.OfEvent.class);
    assertThat(((Meaning.OfEvent) likeliest).entry().name()).isEqualTo(name);
  }

  @Test
  void aProviderNarrowsTheEventDown() {
    assertThat(explainer.explain("event 1006").codes().getFirst().meanings()).hasSize(3);
    assertThat(explainer.explain("RemoteConnectionManager/1006").codes().getFirst().meanings())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "5", "3", "10013", "1028", "0x7"})
  void anAmbiguousNumberListsItsMeaningsAndWhereEachIsSeen(String input) {
    Explanation explanation = explainer.explain(input);
    List<Meaning> meanings = explanation.codes().getFirst().meanings();
    assertThat(meanings).hasSizeGreaterThan(1);
    String text = ExplanationText.render(explanation);
    assertThat(explanation.verdict()).contains("the number alone cannot tell");
    assertThat(text).contains("likeliest first").contains("1. ").contains("2. ").contains("Seen: ");
  }

  @Test
  void anEventIdIsNeverWrittenInHex() {
    assertThat(tablesOf(explainer.explain("0x404"))).doesNotContain("event");
    assertThat(tablesOf(explainer.explain("1028"))).contains("event");
  }

  private static List<String> tablesOf(Explanation explanation) {
    List<String> tables = new ArrayList<>();
    for (Meaning meaning : explanation.codes().getFirst().meanings()) {
      tables.add(meaning instanceof Meaning.OfCode of ? of.entry().table().id() : "event");
    }
    return tables;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x905|0x904",
        "0x905|0x906",
        "0x604B|low byte",
        "negotiation failure 9|0x6",
        "0xC0000073|0xC0000072",
        "0x3000051|0x3000050",
        "0x904/0x99|0x100",
        "logon_failure|STATUS_LOGON_FAILURE",
        "Schannel/36875|Schannel/36874",
        "hello world|none of the tables"
      })
  void theUnknownExitsWith3AndShowsWhatIsNear(String input, String shown) {
    Explanation explanation = explainer.explain(input);
    assertThat(explanation.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(explanation.exitCode()).isEqualTo(3);
    if (shown.equals("low byte")) {
      assertThat(explanation.codes().getFirst().neighbours()).isNotEmpty();
    } else {
      assertThat(ExplanationText.render(explanation)).contains(shown);
    }
  }

  @Test
  void anUnknownReasonHasTheClassOfItsLowByte() {
    assertThat(ExplanationText.render(explainer.explain("0x7704")))
        .contains("low byte 04: DNS and sockets")
        .contains("a tendency, not a rule")
        .contains("0x2604");
  }

  @Test
  void aCauseIdIsSaidToBeACause() {
    Explanation explanation = explainer.explain("Listener-Key-Unreadable");
    assertThat(explanation.kind()).isEqualTo(Kind.CAUSE);
    assertThat(explanation.exitCode()).isZero();
    assertThat(ExplanationText.render(explanation))
        .contains("is a cause, not a code")
        .contains("docs/causes/listener-key-unreadable.md");
  }

  @Test
  void thePageOfACauseIsReadWhenItIsPacked() {
    assertThat(Knowledge.page("testing-page"))
        .hasValueSatisfying(p -> assertThat(p).contains("# "));
    assertThat(Knowledge.page("testing-absent")).isEmpty();
  }

  @Test
  void theTextOfTheDialogWithoutNumbersIsRecognised() {
    Explanation explanation =
        explainer.explain("This computer can't connect to the remote computer.\nTry again.");
    assertThat(explanation.exitCode()).isZero();
    assertThat(ExplanationText.render(explanation)).contains("0x704").contains("0x7 = 7");
  }

  @Test
  void theReasonAloneAsksForTheExtendedCodeAndSaysHowToGoOn() {
    String text = ExplanationText.render(explainer.explain("0x904"));
    assertThat(text)
        .contains("This is a symptom, not a")
        .contains("Which extended code came with it?")
        .contains("rdpdoctor diagnose HOST --symptom 0x904/0x7");
  }

  @Test
  void thePairSaysAllThatIsKnown() {
    Explanation explanation = explainer.explain("0x904/0x7");
    assertThat(explanation.facts()).hasSize(2);
    assertThat(explanation.facts().getFirst().isNot().toString()).contains("licensing");
    assertThat(explanation.facts().getLast().isNot().getFirst()).contains("Proof that the server");
    assertThat(explanation.ruledOut()).isNotEmpty();
    assertThat(explanation.limits()).isNotEmpty();
    assertThat(explanation.causes()).hasSizeGreaterThan(6).allMatch(c -> !c.test().isEmpty());
    assertThat(explanation.claims()).hasSizeGreaterThan(10);
    assertThat(explanation.harmful()).hasSize(3);
    assertThat(explanation.sources()).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource({
    "0x904/0x0",
    "0x104/0x0",
    "0x108/0x0",
    "0x204/0x0",
    "0x708/0x0",
    "0x4/0x0",
    "0x0/0x0"
  })
  void otherKnownPairsHaveTheirOwnAnswer(String pair) {
    Explanation explanation = explainer.explain(pair);
    assertThat(explanation.verdict()).startsWith(pair + ": ").doesNotContain("no source");
    assertThat(explanation.next()).anyMatch(next -> next.endsWith("--symptom " + pair));
  }

  @Test
  void aPairThatNoSourceDescribesSaysSo() {
    assertThat(explainer.explain("0x807/0x9").verdict()).contains("no source describes this pair");
  }
}
