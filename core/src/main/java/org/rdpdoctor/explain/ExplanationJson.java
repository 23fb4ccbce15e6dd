package org.rdpdoctor.explain;

import java.util.List;
import java.util.Locale;
import org.rdpdoctor.codes.CauseEntry;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.explain.Explanation.AskedCode;
import org.rdpdoctor.explain.Explanation.CandidateCause;
import org.rdpdoctor.explain.Explanation.Claim;
import org.rdpdoctor.explain.Explanation.CodeFact;
import org.rdpdoctor.explain.Explanation.CodeNote;
import org.rdpdoctor.explain.Explanation.Harmful;
import org.rdpdoctor.explain.Explanation.Meaning;
import org.rdpdoctor.explain.Explanation.RuledOut;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an explanation as JSON; the schema is {@code docs/schema/explanation-1.json}. */
public final class ExplanationJson {
  /** The version of the format: fields may be added, never renamed or removed. */
  public static final String SCHEMA = "rdpdoctor/explanation/1";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ExplanationJson() {}

  /** The JSON document, indented, ending with a line feed. */
  public static String render(Explanation explanation) {
    return JsonMapper.shared()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(document(explanation))
        + "\n";
  }

  private static ObjectNode document(Explanation explanation) {
    ObjectNode document = NODES.objectNode();
    document.put("schema", SCHEMA);
    document.put("input", explanation.input());
    document.put("kind", word(explanation.kind()));
    document.put("outcome", word(explanation.outcome()));
    document.set("readAs", texts(explanation.readAs()));
    document.put("verdict", explanation.verdict());
    ArrayNode codes = document.putArray("codes");
    explanation.codes().forEach(code -> codes.add(code(code)));
    ArrayNode facts = document.putArray("facts");
    explanation.facts().forEach(fact -> facts.add(fact(fact)));
    ArrayNode ruledOut = document.putArray("ruledOut");
    explanation.ruledOut().forEach(stage -> ruledOut.add(ruledOut(stage)));
    document.set("limits", texts(explanation.limits()));
    ArrayNode causes = document.putArray("causes");
    explanation.causes().forEach(cause -> causes.add(candidate(cause)));
    ArrayNode claims = document.putArray("claims");
    explanation.claims().forEach(claim -> claims.add(claim(claim)));
    ArrayNode harmful = document.putArray("harmfulAdvice");
    explanation.harmful().forEach(advice -> harmful.add(harmful(advice)));
    document.set("helps", texts(explanation.helps()));
    document.set("whereToRead", texts(explanation.whereToRead()));
    document.set("next", texts(explanation.next()));
    document.set("sources", texts(explanation.sources()));
    return document;
  }

  private static ObjectNode code(AskedCode code) {
    ObjectNode node = NODES.objectNode();
    node.put("written", code.written());
    node.put("role", word(code.role()));
    node.put("known", code.known());
    ArrayNode meanings = node.putArray("meanings");
    code.meanings().forEach(meaning -> meanings.add(meaning(meaning)));
    code.codeClass().ifPresent(text -> node.put("class", text));
    node.set("neighbours", rows(code.neighbours()));
    node.set("suggestions", rows(code.suggestions()));
    ArrayNode events = node.putArray("nearEvents");
    code.nearEvents().forEach(event -> events.add(event(event)));
    return node;
  }

  private static ArrayNode rows(List<CodeEntry> entries) {
    ArrayNode rows = NODES.arrayNode();
    entries.forEach(entry -> rows.add(entry(entry)));
    return rows;
  }

  private static ObjectNode meaning(Meaning meaning) {
    ObjectNode node =
        switch (meaning) {
          case Meaning.OfCode of -> codeMeaning(of);
          case Meaning.OfEvent of -> eventMeaning(of);
          case Meaning.OfCause of -> causeMeaning(of);
        };
    node.set("causes", texts(meaning.causeIds()));
    return node;
  }

  private static ObjectNode codeMeaning(Meaning.OfCode of) {
    ObjectNode node = entry(of.entry());
    node.put("shownWhere", of.entry().table().whereShown());
    ArrayNode notes = node.putArray("notes");
    of.notes().forEach(note -> notes.add(note(note)));
    return node;
  }

  private static ObjectNode entry(CodeEntry entry) {
    ObjectNode node = NODES.objectNode();
    node.put("table", entry.table().id());
    node.put("hex", entry.hex());
    node.put("decimal", entry.value());
    entry.symbol().ifPresent(symbol -> node.put("symbol", symbol));
    entry.field().ifPresent(field -> node.put("field", field));
    node.put("meaning", entry.meaning());
    node.put("stage", entry.stage());
    node.set("sources", texts(entry.sources()));
    return node;
  }

  private static ObjectNode note(CodeNote note) {
    ObjectNode node = NODES.objectNode();
    node.put("kind", word(note.kind()));
    node.put("text", note.text());
    node.set("sources", texts(note.sources()));
    return node;
  }

  private static ObjectNode eventMeaning(Meaning.OfEvent of) {
    ObjectNode node = event(of.entry());
    node.set("pointsTo", texts(of.pointsTo()));
    return node;
  }

  private static ObjectNode event(EventEntry event) {
    ObjectNode node = NODES.objectNode();
    node.put("table", "event");
    node.put("provider", event.provider());
    node.put("channel", event.channel());
    node.put("eventId", event.id());
    node.put("level", event.level());
    node.put("meaning", event.meaning());
    node.put("keyFields", event.keyFields());
    node.set("sources", texts(event.sources()));
    return node;
  }

  private static ObjectNode causeMeaning(Meaning.OfCause of) {
    CauseEntry cause = of.entry();
    ObjectNode node = NODES.objectNode();
    node.put("table", "cause");
    node.put("id", cause.id());
    node.put("family", cause.family());
    node.put("meaning", cause.meaning());
    node.set("visibleBy", texts(cause.visibleBy()));
    node.put("page", cause.page());
    of.pageText().ifPresent(text -> node.put("pageText", text));
    return node;
  }

  private static ObjectNode fact(CodeFact fact) {
    ObjectNode node = NODES.objectNode();
    node.put("code", fact.code());
    node.set("is", texts(fact.is()));
    node.set("isNot", texts(fact.isNot()));
    return node;
  }

  private static ObjectNode ruledOut(RuledOut ruledOut) {
    ObjectNode node = NODES.objectNode();
    node.put("stage", ruledOut.stage());
    node.put("why", ruledOut.why());
    node.set("causes", texts(ruledOut.causeIds()));
    return node;
  }

  private static ObjectNode candidate(CandidateCause cause) {
    ObjectNode node = NODES.objectNode();
    node.put("title", cause.title());
    node.put("closesWhen", cause.when());
    node.put("test", cause.test());
    node.put("onTheServer", cause.onTheServer());
    node.put("strength", cause.strength());
    node.set("causes", texts(cause.causeIds()));
    return node;
  }

  private static ObjectNode claim(Claim claim) {
    ObjectNode node = NODES.objectNode();
    node.put("claim", claim.claim());
    node.put("judgement", word(claim.judgement()));
    node.put("why", claim.why());
    node.set("heardAs", texts(claim.heardAs()));
    node.set("causes", texts(claim.causeIds()));
    return node;
  }

  private static ObjectNode harmful(Harmful harmful) {
    ObjectNode node = NODES.objectNode();
    node.put("advice", harmful.advice());
    node.put("why", harmful.why());
    node.put("instead", harmful.instead());
    return node;
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode node = NODES.arrayNode();
    texts.forEach(node::add);
    return node;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
