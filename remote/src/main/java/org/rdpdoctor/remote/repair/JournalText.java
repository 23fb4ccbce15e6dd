package org.rdpdoctor.remote.repair;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.remedy.State.HeldKey;
import org.rdpdoctor.remedy.Touched;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lines of a journal as JSON objects, each with its kind under "line". */
final class JournalText {
  private static final JsonMapper JSON = new JsonMapper();

  private JournalText() {}

  static String write(JournalLine line) {
    ObjectNode node = JSON.createObjectNode();
    switch (line) {
      case JournalLine.Opened opened -> {
        node.put("line", "opened").put("version", opened.version());
        node.put("madeBy", opened.madeBy()).put("plan", opened.plan());
        node.put("target", opened.target()).put("host", opened.host()).put("via", opened.via());
        node.put("at", opened.at().toString());
      }
      case JournalLine.Begun begun -> {
        node.put("line", "begun").put("remedy", begun.remedy());
        ArrayNode held = node.putArray("held");
        begun.held().forEach(each -> held.add(touched(each)));
      }
      case JournalLine.Changing changing ->
          node.put("line", "changing")
              .put("remedy", changing.remedy())
              .put("number", changing.number())
              .put("what", changing.what());
      case JournalLine.Changed changed ->
          node.put("line", "changed").put("number", changed.number());
      case JournalLine.NotChanged not ->
          node.put("line", "notChanged").put("number", not.number()).put("because", not.because());
      case JournalLine.Restarting restarting ->
          node.put("line", "restarting").put("service", restarting.service());
      case JournalLine.Checked checked ->
          node.put("line", "checked").put("outcome", checked.outcome());
      case JournalLine.Armed armed ->
          node.put("line", "armed").put("task", armed.task()).put("minutes", armed.minutes());
      case JournalLine.Disarmed disarmed ->
          node.put("line", "disarmed").put("task", disarmed.task());
      case JournalLine.Undoing undoing ->
          node.put("line", "undoing").put("remedy", undoing.remedy());
      case JournalLine.Undone undone -> node.put("line", "undone").put("remedy", undone.remedy());
      case JournalLine.UndoFailed failed -> {
        node.put("line", "undoFailed").put("remedy", failed.remedy());
        ArrayNode left = node.putArray("left");
        failed.left().forEach(left::add);
      }
      case JournalLine.Kept kept -> node.put("line", "kept").put("remedy", kept.remedy());
      case JournalLine.Ended ended -> node.put("line", "ended").put("how", ended.how());
      case JournalLine.Other other -> node.put("line", "other").put("text", other.text());
    }
    return node.toString();
  }

  private static ObjectNode touched(Touched touched) {
    ObjectNode node = JSON.createObjectNode();
    node.set("place", place(touched.place()));
    node.set("state", state(touched.expected()));
    return node;
  }

  private static ObjectNode place(Place place) {
    ObjectNode node = JSON.createObjectNode();
    return switch (place) {
      case Place.Value value ->
          node.put("kind", "value").put("key", value.key()).put("name", value.name());
      case Place.KeyItself key -> node.put("kind", "keyItself").put("key", key.key());
      case Place.Key key -> node.put("kind", "key").put("key", key.key());
      case Place.KeysBelow below -> node.put("kind", "keysBelow").put("key", below.key());
      case Place.Service service -> node.put("kind", "service").put("name", service.name());
      case Place.Access access -> node.put("kind", "access").put("path", access.path());
      case Place.Named named ->
          node.put("kind", "named")
              .put("folder", named.folder())
              .put("name", named.name())
              .put("aside", named.aside());
      case Place.Made made ->
          node.put("kind", "made")
              .put("folder", made.folder())
              .put("name", made.name())
              .put("aside", made.aside());
      case Place.File file -> node.put("kind", "file").put("path", file.path());
      case Place.Rule rule ->
          node.put("kind", "rule").put("name", rule.name()).put("port", rule.port());
      case Place.Membership member ->
          node.put("kind", "membership")
              .put("group", member.groupSid())
              .put("account", member.account());
      case Place.SavedPassword saved ->
          node.put("kind", "saved-password").put("target", saved.target());
      case Place.Clock _ -> node.put("kind", "clock");
      case Place.Task task -> node.put("kind", "task").put("name", task.name());
    };
  }

  private static ObjectNode state(State state) {
    ObjectNode node = JSON.createObjectNode();
    return switch (state) {
      case State.Absent _ -> node.put("kind", "absent");
      case State.Present _ -> node.put("kind", "present");
      case State.ValueHeld held -> data(node.put("kind", "value"), held.data());
      case State.KeyHeld held -> {
        node.put("kind", "key");
        values(node.putArray("values"), held.values());
        yield node;
      }
      case State.KeysHeld held -> {
        ArrayNode keys = node.put("kind", "keys").putArray("keys");
        for (HeldKey key : held.keys()) {
          values(keys.addObject().put("name", key.name()).putArray("values"), key.values());
        }
        yield node;
      }
      case State.ServiceHeld held ->
          node.put("kind", "service")
              .put("running", held.running())
              .put("start", held.start().name());
      case State.AccessHeld held ->
          node.put("kind", "access").put("descriptor", base64(held.descriptor()));
      case State.RuleHeld held -> node.put("kind", "rule").put("enabled", held.enabled());
      case State.Unknown unknown -> node.put("kind", "unknown").put("because", unknown.because());
    };
  }

  private static void values(ArrayNode array, List<NamedValue> values) {
    values.forEach(each -> data(array.addObject().put("name", each.name()), each.data()));
  }

  private static ObjectNode data(ObjectNode node, RegistryData data) {
    return node.put("type", data.type()).put("data", base64(data.data()));
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  /** {@link JournalLine.Other} for what is torn or of a later version. */
  static JournalLine read(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException _) {
      return new JournalLine.Other(text, false);
    }
    try {
      return read(node, text);
    } catch (IllegalArgumentException | DateTimeParseException _) {
      return new JournalLine.Other(text, true);
    }
  }

  private static JournalLine read(JsonNode node, String text) {
    return switch (node.path("line").asString("")) {
      case "opened" ->
          new JournalLine.Opened(
              node.path("version").asInt(0),
              word(node, "madeBy"),
              word(node, "plan"),
              word(node, "target"),
              word(node, "host"),
              word(node, "via"),
              Instant.parse(word(node, "at")));
      case "begun" -> new JournalLine.Begun(word(node, "remedy"), touched(node.path("held")));
      case "changing" ->
          new JournalLine.Changing(
              word(node, "remedy"), node.path("number").asInt(0), word(node, "what"));
      case "changed" -> new JournalLine.Changed(node.path("number").asInt(0));
      case "notChanged" ->
          new JournalLine.NotChanged(node.path("number").asInt(0), word(node, "because"));
      case "restarting" -> new JournalLine.Restarting(word(node, "service"));
      case "checked" -> new JournalLine.Checked(word(node, "outcome"));
      case "armed" -> new JournalLine.Armed(word(node, "task"), node.path("minutes").asLong(0));
      case "disarmed" -> new JournalLine.Disarmed(word(node, "task"));
      case "undoing" -> new JournalLine.Undoing(word(node, "remedy"));
      case "undone" -> new JournalLine.Undone(word(node, "remedy"));
      case "undoFailed" ->
          new JournalLine.UndoFailed(word(node, "remedy"), words(node.path("left")));
      case "kept" -> new JournalLine.Kept(word(node, "remedy"));
      case "ended" -> new JournalLine.Ended(word(node, "how"));
      default -> new JournalLine.Other(text, true);
    };
  }

  private static List<Touched> touched(JsonNode array) {
    List<Touched> all = new ArrayList<>();
    array.forEach(
        each -> all.add(new Touched(place(each.path("place")), state(each.path("state")))));
    return all;
  }

  private static Place place(JsonNode node) {
    return switch (word(node, "kind")) {
      case "value" -> new Place.Value(word(node, "key"), word(node, "name"));
      case "keyItself" -> new Place.KeyItself(word(node, "key"));
      case "key" -> new Place.Key(word(node, "key"));
      case "keysBelow" -> new Place.KeysBelow(word(node, "key"));
      case "service" -> new Place.Service(word(node, "name"));
      case "access" -> new Place.Access(word(node, "path"));
      case "named" ->
          new Place.Named(word(node, "folder"), word(node, "name"), word(node, "aside"));
      case "made" -> new Place.Made(word(node, "folder"), word(node, "name"), word(node, "aside"));
      case "file" -> new Place.File(word(node, "path"));
      case "rule" -> new Place.Rule(word(node, "name"), node.path("port").asInt(0));
      case "membership" -> new Place.Membership(word(node, "group"), word(node, "account"));
      case "saved-password" -> new Place.SavedPassword(word(node, "target"));
      case "clock" -> new Place.Clock();
      case "task" -> new Place.Task(word(node, "name"));
      default -> throw new IllegalArgumentException("place of another version");
    };
  }

  private static State state(JsonNode node) {
    return switch (word(node, "kind")) {
      case "absent" -> new State.Absent();
      case "present" -> new State.Present();
      case "value" -> new State.ValueHeld(data(node));
      case "key" -> new State.KeyHeld(values(node.path("values")));
      case "keys" -> {
        List<HeldKey> keys = new ArrayList<>();
        node.path("keys")
            .forEach(
                each -> keys.add(new HeldKey(word(each, "name"), values(each.path("values")))));
        yield new State.KeysHeld(keys);
      }
      case "service" ->
          new State.ServiceHeld(
              node.path("running").asBoolean(false), StartType.valueOf(word(node, "start")));
      case "access" -> new State.AccessHeld(bytes(node, "descriptor"));
      case "rule" -> new State.RuleHeld(node.path("enabled").asBoolean(false));
      case "unknown" -> new State.Unknown(word(node, "because"));
      default -> throw new IllegalArgumentException("state of another version");
    };
  }

  private static List<NamedValue> values(JsonNode array) {
    List<NamedValue> all = new ArrayList<>();
    array.forEach(each -> all.add(new NamedValue(word(each, "name"), data(each))));
    return all;
  }

  private static RegistryData data(JsonNode node) {
    return new RegistryData(node.path("type").asInt(0), bytes(node, "data"));
  }

  private static Bytes bytes(JsonNode node, String name) {
    return Bytes.of(Base64.getDecoder().decode(word(node, name)));
  }

  private static String word(JsonNode node, String name) {
    JsonNode field = node.path(name);
    if (!field.isString()) {
      throw new IllegalArgumentException("no text under " + name);
    }
    return field.asString("");
  }

  private static List<String> words(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(each -> all.add(each.asString("")));
    return all;
  }
}
