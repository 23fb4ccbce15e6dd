package org.rdpdoctor.wire.wsman;

import static org.rdpdoctor.wire.wsman.WsmanNames.ADDRESSING;
import static org.rdpdoctor.wire.wsman.WsmanNames.FAULT;
import static org.rdpdoctor.wire.wsman.WsmanNames.SHELL;
import static org.rdpdoctor.wire.wsman.WsmanNames.SOAP;
import static org.rdpdoctor.wire.wsman.WsmanNames.TRANSFER;
import static org.rdpdoctor.wire.wsman.WsmanNames.WSMAN;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
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
import org.rdpdoctor.wire.xml.XmlElement;

/** From XML to messages. */
final class EnvelopeReader {
  private static final String COMMAND_ID = "CommandId";
  private static final String CREATE = TRANSFER + "/Create";
  private static final String DELETE = TRANSFER + "/Delete";
  private static final String COMMAND = SHELL + "/Command";
  private static final String SEND = SHELL + "/Send";
  private static final String RECEIVE = SHELL + "/Receive";
  private static final String SIGNAL = SHELL + "/Signal";
  private static final String RESPONSE = "Response";

  private static final int MAX_ID = 256;
  private static final int MAX_REASON = 4096;

  private EnvelopeReader() {}

  /** The address that says what a message is. */
  static String action(WsmanBody body) {
    return switch (body) {
      case CreateShell _ -> CREATE;
      case ShellCreated _ -> CREATE + RESPONSE;
      case RunCommand _ -> COMMAND;
      case CommandStarted _ -> COMMAND + RESPONSE;
      case SendInput _ -> SEND;
      case InputTaken _ -> SEND + RESPONSE;
      case ReceiveOutput _ -> RECEIVE;
      case OutputReceived _ -> RECEIVE + RESPONSE;
      case SignalCommand _ -> SIGNAL;
      case SignalTaken _ -> SIGNAL + RESPONSE;
      case DeleteShell _ -> DELETE;
      case ShellDeleted _ -> DELETE + RESPONSE;
      case Fault _ -> WsmanNames.FAULT_ACTION;
    };
  }

  static WsmanEnvelope read(XmlElement root) throws DecodeException {
    if (!root.is(SOAP, "Envelope")) {
      throw unexpected("SOAP message", "another document");
    }
    XmlElement header = need(root, SOAP, "Header");
    XmlElement body = need(root, SOAP, "Body");
    Optional<XmlElement> fault = body.first(SOAP, "Fault");
    WsmanBody content =
        fault.isPresent()
            ? fault(fault.get())
            : content(header.textOf(ADDRESSING, "Action").orElse(""), body);
    return new WsmanEnvelope(header(header), content);
  }

  private static WsmanHeader header(XmlElement header) throws DecodeException {
    Map<String, String> options = new HashMap<>();
    header
        .all(WSMAN, "OptionSet")
        .flatMap(set -> set.all(WSMAN, "Option"))
        .forEach(option ->
            option.attribute("Name").ifPresent(name -> options.put(name, option.text().strip())));
    Optional<String> shellId =
        header
            .all(WSMAN, "SelectorSet")
            .flatMap(EnvelopeReader::shellIds)
            .filter(EnvelopeReader::isId)
            .findFirst();
    return new WsmanHeader(
        header.textOf(ADDRESSING, "MessageID").filter(EnvelopeReader::isId).orElse(""),
        header.textOf(ADDRESSING, "RelatesTo").filter(EnvelopeReader::isId),
        header.textOf(ADDRESSING, "To").orElse(""),
        shellId,
        options,
        timeout(header),
        header
            .textOf(WSMAN, "MaxEnvelopeSize")
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(Integer::valueOf));
  }

  private static Stream<String> shellIds(XmlElement selectors) {
    return selectors
        .all(WSMAN, "Selector")
        .filter(each -> each.attribute("Name").filter("ShellId"::equals).isPresent())
        .map(each -> each.text().strip());
  }

  private static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= MAX_ID && text.chars().allMatch(c -> c > ' ');
  }

  private static Optional<Duration> timeout(XmlElement header) throws DecodeException {
    Optional<String> text = header.textOf(WSMAN, "OperationTimeout");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration limit = Duration.parse(text.get());
      return Optional.of(Duration.ofSeconds(Math.max(0, limit.toSeconds())));
    } catch (DateTimeException | ArithmeticException _) {
      throw unexpected("OperationTimeout", "no duration");
    }
  }

  private static WsmanBody content(String action, XmlElement body) throws DecodeException {
    return switch (action) {
      case CREATE -> new CreateShell();
      case CREATE + RESPONSE -> new ShellCreated(createdId(body));
      case COMMAND -> command(need(body, SHELL, "CommandLine"));
      case COMMAND + RESPONSE ->
          new CommandStarted(
              id(need(body, SHELL, "CommandResponse").textOf(SHELL, COMMAND_ID), COMMAND_ID));
      case SEND -> input(need(need(body, SHELL, "Send"), SHELL, "Stream"));
      case SEND + RESPONSE -> new InputTaken();
      case RECEIVE ->
          new ReceiveOutput(commandId(need(need(body, SHELL, "Receive"), SHELL, "DesiredStream")));
      case RECEIVE + RESPONSE -> output(need(body, SHELL, "ReceiveResponse"));
      case SIGNAL -> signal(need(body, SHELL, "Signal"));
      case SIGNAL + RESPONSE -> new SignalTaken();
      case DELETE -> new DeleteShell();
      case DELETE + RESPONSE -> new ShellDeleted();
      default -> throw unexpected("action", "not one of a shell");
    };
  }

  /** Older services leave the shell out, newer ones give both. */
  private static String createdId(XmlElement body) throws DecodeException {
    Optional<String> fromShell =
        body.first(SHELL, "Shell").flatMap(shell -> shell.textOf(SHELL, "ShellId"));
    Optional<String> fromReference =
        body.first(TRANSFER, "ResourceCreated")
            .flatMap(created -> created.first(ADDRESSING, "ReferenceParameters"))
            .flatMap(parameters -> parameters.first(WSMAN, "SelectorSet"))
            .flatMap(selectors -> shellIds(selectors).findFirst());
    return id(fromReference.or(() -> fromShell), "ShellId");
  }

  private static RunCommand command(XmlElement line) throws DecodeException {
    String command =
        line.first(SHELL, "Command")
            .map(XmlElement::text)
            .orElseThrow(() -> unexpected("Command", "missing"));
    return new RunCommand(command, line.all(SHELL, "Arguments").map(XmlElement::text).toList());
  }

  private static SendInput input(XmlElement stream) throws DecodeException {
    boolean end = stream.attribute("End").filter(word -> word.equalsIgnoreCase("true")).isPresent();
    return new SendInput(commandId(stream), data(stream), end);
  }

  private static Bytes data(XmlElement stream) throws DecodeException {
    return EnvelopeWriter.base64(stream.text())
        .orElseThrow(() -> unexpected("stream", "not in base64"));
  }

  private static OutputReceived output(XmlElement response) throws DecodeException {
    List<Piece> pieces = new ArrayList<>();
    for (XmlElement stream : response.all(SHELL, "Stream").toList()) {
      Bytes data = data(stream);
      if (!data.isEmpty()) {
        pieces.add(new Piece(stream.attribute("Name").orElse(""), data));
      }
    }
    Optional<XmlElement> state = response.first(SHELL, "CommandState");
    return new OutputReceived(
        pieces,
        state.flatMap(each -> each.attribute("State")).flatMap(CommandState::ofUri),
        state.flatMap(each -> each.textOf(SHELL, "ExitCode")).flatMap(EnvelopeReader::exitCode));
  }

  /** Windows writes codes above 2^31 without a sign. */
  private static Optional<Integer> exitCode(String text) {
    return text.matches("-?[0-9]{1,10}")
        ? Optional.of((int) Long.parseLong(text))
        : Optional.empty();
  }

  private static SignalCommand signal(XmlElement signal) throws DecodeException {
    ShellSignal code =
        signal
            .textOf(SHELL, "Code")
            .flatMap(ShellSignal::ofUri)
            .orElseThrow(() -> unexpected("signal", "not one that we know"));
    return new SignalCommand(commandId(signal), code);
  }

  private static Fault fault(XmlElement fault) {
    Optional<XmlElement> code = fault.first(SOAP, "Code");
    boolean ofSender =
        code.flatMap(each -> each.textOf(SOAP, "Value"))
            .filter(value -> value.endsWith(":Sender"))
            .isPresent();
    String subcode =
        code.flatMap(each -> each.first(SOAP, "Subcode"))
            .flatMap(each -> each.textOf(SOAP, "Value"))
            .map(value -> value.substring(value.indexOf(':') + 1))
            .filter(EnvelopeReader::isId)
            .orElse("");
    Optional<XmlElement> detail =
        fault.first(SOAP, "Detail").flatMap(each -> each.first(FAULT, "WSManFault"));
    Optional<Long> number =
        detail
            .flatMap(each -> each.attribute("Code"))
            .filter(text -> text.matches("[0-9]{1,10}"))
            .map(Long::valueOf);
    String reason =
        detail
            .flatMap(each -> each.first(FAULT, "Message"))
            .map(XmlElement::allText)
            .filter(text -> !text.isEmpty())
            .or(() -> fault.first(SOAP, "Reason").map(XmlElement::allText))
            .orElse("");
    return new Fault(
        ofSender, subcode, number, reason.substring(0, Math.min(reason.length(), MAX_REASON)));
  }

  private static String commandId(XmlElement element) throws DecodeException {
    return id(element.attribute(COMMAND_ID), COMMAND_ID);
  }

  private static String id(Optional<String> text, String what) throws DecodeException {
    return text.filter(EnvelopeReader::isId)
        .orElseThrow(() -> unexpected(what, "missing, or no name"));
  }

  private static XmlElement need(XmlElement parent, String namespace, String name)
      throws DecodeException {
    return parent.first(namespace, name).orElseThrow(() -> unexpected(name, "missing"));
  }

  private static DecodeException unexpected(String what, String found) {
    return DecodeException.unexpected(what, 0, found);
  }
}
