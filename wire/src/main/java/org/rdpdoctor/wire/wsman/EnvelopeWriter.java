package org.rdpdoctor.wire.wsman;

import static org.rdpdoctor.wire.wsman.WsmanNames.ADDRESSING;
import static org.rdpdoctor.wire.wsman.WsmanNames.COMMAND_SHELL;
import static org.rdpdoctor.wire.wsman.WsmanNames.FAULT;
import static org.rdpdoctor.wire.wsman.WsmanNames.MICROSOFT;
import static org.rdpdoctor.wire.wsman.WsmanNames.SHELL;
import static org.rdpdoctor.wire.wsman.WsmanNames.SOAP;
import static org.rdpdoctor.wire.wsman.WsmanNames.TRANSFER;
import static org.rdpdoctor.wire.wsman.WsmanNames.WSMAN;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.wsman.WsmanBody.CommandStarted;
import org.rdpdoctor.wire.wsman.WsmanBody.CreateShell;
import org.rdpdoctor.wire.wsman.WsmanBody.DeleteShell;
import org.rdpdoctor.wire.wsman.WsmanBody.Fault;
import org.rdpdoctor.wire.wsman.WsmanBody.InputTaken;
import org.rdpdoctor.wire.wsman.WsmanBody.OutputReceived;
import org.rdpdoctor.wire.wsman.WsmanBody.Piece;
import org.rdpdoctor.wire.wsman.WsmanBody.ReceiveOutput;
import org.rdpdoctor.wire.wsman.WsmanBody.RunCommand;
import org.rdpdoctor.wire.wsman.WsmanBody.SendInput;
import org.rdpdoctor.wire.wsman.WsmanBody.ShellCreated;
import org.rdpdoctor.wire.wsman.WsmanBody.ShellDeleted;
import org.rdpdoctor.wire.wsman.WsmanBody.SignalCommand;
import org.rdpdoctor.wire.wsman.WsmanBody.SignalTaken;
import org.rdpdoctor.wire.xml.XmlAttribute;
import org.rdpdoctor.wire.xml.XmlElement;

/** From messages to XML. */
final class EnvelopeWriter {
  private static final String XML = "http://www.w3.org/XML/1998/namespace";
  private static final String COMMAND_ID = "CommandId";
  private static final XmlAttribute MUST_UNDERSTAND =
      new XmlAttribute(SOAP, "mustUnderstand", "true");
  private static final XmlAttribute MAY_IGNORE = new XmlAttribute(SOAP, "mustUnderstand", "false");

  private EnvelopeWriter() {}

  static XmlElement write(WsmanEnvelope envelope) {
    return XmlElement.of(
        SOAP, "Envelope", header(envelope), XmlElement.of(SOAP, "Body", body(envelope.body())));
  }

  private static XmlElement header(WsmanEnvelope envelope) {
    WsmanHeader header = envelope.header();
    List<XmlElement> fields = new ArrayList<>();
    fields.add(
        XmlElement.ofText(ADDRESSING, "Action", EnvelopeReader.action(envelope.body()))
            .with(MUST_UNDERSTAND));
    fields.add(XmlElement.ofText(ADDRESSING, "To", header.to()));
    fields.add(XmlElement.ofText(ADDRESSING, "MessageID", header.messageId()));
    header.relatesTo().ifPresent(id -> fields.add(XmlElement.ofText(ADDRESSING, "RelatesTo", id)));
    if (envelope.body() instanceof WsmanBody.Request) {
      fields.addAll(ofRequest(header));
    }
    return new XmlElement(SOAP, "Header", List.of(), fields, "");
  }

  private static List<XmlElement> ofRequest(WsmanHeader header) {
    List<XmlElement> fields = new ArrayList<>();
    fields.add(
        XmlElement.of(
            ADDRESSING,
            "ReplyTo",
            XmlElement.ofText(ADDRESSING, "Address", WsmanNames.ANONYMOUS).with(MUST_UNDERSTAND)));
    fields.add(XmlElement.ofText(WSMAN, "ResourceURI", COMMAND_SHELL).with(MUST_UNDERSTAND));
    header
        .maxEnvelopeSize()
        .ifPresent(size ->
            fields.add(
                XmlElement.ofText(WSMAN, "MaxEnvelopeSize", size.toString())
                    .with(MUST_UNDERSTAND)));
    XmlAttribute english = new XmlAttribute(XML, "lang", "en-US");
    fields.add(XmlElement.of(WSMAN, "Locale").with(english).with(MAY_IGNORE));
    fields.add(XmlElement.of(MICROSOFT, "DataLocale").with(english).with(MAY_IGNORE));
    header
        .operationTimeout()
        .ifPresent(limit ->
            fields.add(
                XmlElement.ofText(
                    WSMAN, "OperationTimeout", "PT%d.000S".formatted(limit.toSeconds()))));
    header
        .shellId()
        .ifPresent(id ->
            fields.add(XmlElement.of(WSMAN, "SelectorSet", named("Selector", "ShellId", id))));
    if (!header.options().isEmpty()) {
      List<XmlElement> options = new ArrayList<>();
      for (Map.Entry<String, String> option : header.orderedOptions().entrySet()) {
        options.add(named("Option", option.getKey(), option.getValue()));
      }
      fields.add(new XmlElement(WSMAN, "OptionSet", List.of(MUST_UNDERSTAND), options, ""));
    }
    return fields;
  }

  private static XmlElement named(String element, String name, String value) {
    return XmlElement.ofText(WSMAN, element, value).with(new XmlAttribute("Name", name));
  }

  private static XmlElement[] body(WsmanBody body) {
    return switch (body) {
      case CreateShell _ -> one(shell());
      case ShellCreated(String id) -> created(id);
      case RunCommand(String command, List<String> arguments) ->
          one(commandLine(command, arguments));
      case CommandStarted(String id) ->
          one(XmlElement.of(SHELL, "CommandResponse", XmlElement.ofText(SHELL, COMMAND_ID, id)));
      case SendInput send -> one(XmlElement.of(SHELL, "Send", input(send)));
      case InputTaken _ -> one(XmlElement.of(SHELL, "SendResponse"));
      case ReceiveOutput(String id) ->
          one(
              XmlElement.of(
                  SHELL,
                  "Receive",
                  XmlElement.ofText(SHELL, "DesiredStream", "stdout stderr")
                      .with(new XmlAttribute(COMMAND_ID, id))));
      case OutputReceived output -> one(output(output));
      case SignalCommand(String id, ShellSignal signal) ->
          one(
              XmlElement.of(SHELL, "Signal", XmlElement.ofText(SHELL, "Code", signal.uri()))
                  .with(new XmlAttribute(COMMAND_ID, id)));
      case SignalTaken _ -> one(XmlElement.of(SHELL, "SignalResponse"));
      case DeleteShell _ -> new XmlElement[0];
      case ShellDeleted _ -> new XmlElement[0];
      case Fault fault -> one(fault(fault));
    };
  }

  private static XmlElement[] one(XmlElement element) {
    return new XmlElement[] {element};
  }

  private static XmlElement shell() {
    return XmlElement.of(
        SHELL,
        "Shell",
        XmlElement.ofText(SHELL, "InputStreams", "stdin"),
        XmlElement.ofText(SHELL, "OutputStreams", "stdout stderr"));
  }

  /** The reference of WS-Transfer, and the shell as it became. */
  private static XmlElement[] created(String id) {
    XmlElement reference =
        XmlElement.of(
            ADDRESSING,
            "ReferenceParameters",
            XmlElement.ofText(WSMAN, "ResourceURI", COMMAND_SHELL),
            XmlElement.of(WSMAN, "SelectorSet", named("Selector", "ShellId", id)));
    return new XmlElement[] {
      XmlElement.of(
          TRANSFER,
          "ResourceCreated",
          XmlElement.ofText(ADDRESSING, "Address", WsmanNames.ANONYMOUS),
          reference),
      XmlElement.of(
          SHELL,
          "Shell",
          XmlElement.ofText(SHELL, "ShellId", id),
          XmlElement.ofText(SHELL, "ResourceUri", COMMAND_SHELL),
          XmlElement.ofText(SHELL, "InputStreams", "stdin"),
          XmlElement.ofText(SHELL, "OutputStreams", "stdout stderr"))
    };
  }

  private static XmlElement commandLine(String command, List<String> arguments) {
    List<XmlElement> parts = new ArrayList<>();
    parts.add(XmlElement.ofText(SHELL, "Command", command));
    arguments.forEach(each -> parts.add(XmlElement.ofText(SHELL, "Arguments", each)));
    return new XmlElement(SHELL, "CommandLine", List.of(), parts, "");
  }

  private static XmlElement input(SendInput send) {
    XmlElement stream =
        stream("stdin", send.data()).with(new XmlAttribute(COMMAND_ID, send.commandId()));
    return send.end() ? stream.with(new XmlAttribute("End", "true")) : stream;
  }

  private static XmlElement stream(String name, Bytes data) {
    String text = Base64.getEncoder().encodeToString(data.toArray());
    return XmlElement.ofText(SHELL, "Stream", text).with(new XmlAttribute("Name", name));
  }

  private static XmlElement output(OutputReceived output) {
    List<XmlElement> parts = new ArrayList<>();
    for (Piece piece : output.pieces()) {
      parts.add(stream(piece.stream(), piece.data()));
    }
    if (output.state().isPresent()) {
      XmlElement state =
          XmlElement.of(SHELL, "CommandState")
              .with(new XmlAttribute("State", output.state().get().uri()));
      parts.add(
          output
              .exitCode()
              .map(code -> state.with(XmlElement.ofText(SHELL, "ExitCode", code.toString())))
              .orElse(state));
    }
    return new XmlElement(SHELL, "ReceiveResponse", List.of(), parts, "");
  }

  private static XmlElement fault(Fault fault) {
    XmlElement code =
        XmlElement.of(
            SOAP,
            "Code",
            XmlElement.ofText(SOAP, "Value", fault.ofSender() ? "s:Sender" : "s:Receiver"),
            XmlElement.of(
                SOAP, "Subcode", XmlElement.ofText(SOAP, "Value", "w:" + fault.subcode())));
    XmlElement reason =
        XmlElement.of(
            SOAP,
            "Reason",
            XmlElement.ofText(SOAP, "Text", fault.reason())
                .with(new XmlAttribute(XML, "lang", "en-US")));
    XmlElement element = XmlElement.of(SOAP, "Fault", code, reason);
    return fault.code().map(number -> element.with(detail(number, fault.reason()))).orElse(element);
  }

  private static XmlElement detail(Long code, String reason) {
    return XmlElement.of(
        SOAP,
        "Detail",
        XmlElement.of(FAULT, "WSManFault", XmlElement.ofText(FAULT, "Message", reason))
            .with(new XmlAttribute("Code", code.toString()))
            .with(new XmlAttribute("Machine", "localhost")));
  }

  static Optional<Bytes> base64(String text) {
    try {
      return Optional.of(Bytes.of(Base64.getMimeDecoder().decode(text)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
