package org.rdpdoctor.wire.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rdpdoctor.wire.DecodeException;

/** Reads one document from its front to its end. */
final class XmlReader {
  private static final int MAX_CHARACTERS = 8 << 20;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_ELEMENTS = 100_000;
  private static final int MAX_ATTRIBUTES = 64;
  private static final int MAX_REFERENCE = 10;
  private static final int HEX = 16;
  private static final int DECIMAL = 10;
  private static final String XMLNS = "xmlns";
  private static final Map<String, String> ENTITIES =
      Map.of("lt", "<", "gt", ">", "amp", "&", "apos", "'", "quot", "\"");

  private final String source;
  private int at;
  private int elements;

  XmlReader(String source) {
    this.source = source;
  }

  XmlElement document() throws DecodeException {
    if (source.length() > MAX_CHARACTERS) {
      throw DecodeException.limit("XML document", 0, source.length(), MAX_CHARACTERS);
    }
    if (source.startsWith("\uFEFF")) {
      at = 1;
    }
    skipMisc();
    XmlElement root = element(Map.of("xml", XmlWriter.XML_NAMESPACE), 0);
    skipMisc();
    if (at < source.length()) {
      throw unexpected("XML document", "followed by something");
    }
    return root;
  }

  /** Space, the declaration, comments and processing instructions. */
  private void skipMisc() throws DecodeException {
    while (true) {
      skipSpace();
      if (source.startsWith("<?", at)) {
        skipPast("?>");
      } else if (source.startsWith("<!--", at)) {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipComment() throws DecodeException {
    at += "<!--".length();
    skipPast("-->");
  }

  private void skipPast(String end) throws DecodeException {
    int found = source.indexOf(end, at);
    if (found < 0) {
      throw cut("XML markup");
    }
    at = found + end.length();
  }

  private void skipSpace() {
    while (at < source.length() && isSpace(source.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char each) {
    return each == ' ' || each == '\t' || each == '\r' || each == '\n';
  }

  private XmlElement element(Map<String, String> outer, int depth) throws DecodeException {
    expect("<");
    if (depth > MAX_DEPTH) {
      throw DecodeException.limit("XML depth", at, depth, MAX_DEPTH);
    }
    elements++;
    if (elements > MAX_ELEMENTS) {
      throw DecodeException.limit("XML elements", at, elements, MAX_ELEMENTS);
    }
    String qualified = name();
    Map<String, String> written = attributes();
    Map<String, String> scope = scope(outer, written);
    List<XmlAttribute> attributes = resolved(written, scope);
    List<XmlElement> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    if (source.startsWith("/>", at)) {
      at += 2;
    } else {
      expect(">");
      content(scope, depth, children, text);
      endTag(qualified);
    }
    String prefix = prefix(qualified);
    return new XmlElement(
        namespace(prefix, scope), local(qualified), attributes, children, text.toString());
  }

  private void content(
      Map<String, String> scope, int depth, List<XmlElement> children, StringBuilder text)
      throws DecodeException {
    while (true) {
      if (at >= source.length()) {
        throw cut("XML element");
      }
      if (source.charAt(at) != '<') {
        int end = source.indexOf('<', at);
        text.append(unescaped(source.substring(at, end < 0 ? source.length() : end)));
        at = end < 0 ? source.length() : end;
      } else if (source.startsWith("</", at)) {
        return;
      } else if (source.startsWith("<!--", at)) {
        skipComment();
      } else if (source.startsWith("<![CDATA[", at)) {
        int begin = at + "<![CDATA[".length();
        skipPast("]]>");
        text.append(checked(withLineFeeds(source.substring(begin, at - "]]>".length()))));
      } else if (source.startsWith("<?", at)) {
        skipPast("?>");
      } else {
        children.add(element(scope, depth + 1));
      }
    }
  }

  private void endTag(String qualified) throws DecodeException {
    expect("</");
    if (!name().equals(qualified)) {
      throw unexpected("XML end tag", "another than that of its element");
    }
    skipSpace();
    expect(">");
  }

  /** As written, with their prefixes. */
  private Map<String, String> attributes() throws DecodeException {
    Map<String, String> written = new LinkedHashMap<>();
    while (true) {
      int before = at;
      skipSpace();
      if (at >= source.length()) {
        throw cut("XML tag");
      }
      if (source.charAt(at) == '>' || source.charAt(at) == '/') {
        return written;
      }
      if (at == before) {
        throw unexpected("XML tag", "without a space between attributes");
      }
      String name = name();
      skipSpace();
      expect("=");
      skipSpace();
      if (written.put(name, quoted()) != null) {
        throw unexpected("XML attribute", "there twice");
      }
      if (written.size() > MAX_ATTRIBUTES) {
        throw DecodeException.limit("XML attributes", at, written.size(), MAX_ATTRIBUTES);
      }
    }
  }

  private String quoted() throws DecodeException {
    if (at >= source.length()) {
      throw cut("XML attribute");
    }
    char quote = source.charAt(at);
    if (quote != '"' && quote != '\'') {
      throw unexpected("XML attribute", "without quotes");
    }
    int end = source.indexOf(quote, at + 1);
    if (end < 0) {
      throw cut("XML attribute");
    }
    String raw = source.substring(at + 1, end);
    if (raw.indexOf('<') >= 0) {
      throw unexpected("XML attribute", "holding markup");
    }
    at = end + 1;
    return unescaped(raw);
  }

  private static Map<String, String> scope(Map<String, String> outer, Map<String, String> written) {
    Map<String, String> declared = new HashMap<>();
    for (Map.Entry<String, String> each : written.entrySet()) {
      if (each.getKey().equals(XMLNS)) {
        declared.put("", each.getValue());
      } else if (prefix(each.getKey()).equals(XMLNS)) {
        declared.put(local(each.getKey()), each.getValue());
      }
    }
    if (declared.isEmpty()) {
      return outer;
    }
    Map<String, String> scope = new HashMap<>(outer);
    scope.putAll(declared);
    return scope;
  }

  private List<XmlAttribute> resolved(Map<String, String> written, Map<String, String> scope)
      throws DecodeException {
    List<XmlAttribute> attributes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, String> each : written.entrySet()) {
      String prefix = prefix(each.getKey());
      if (!each.getKey().equals(XMLNS) && !prefix.equals(XMLNS)) {
        String namespace = prefix.isEmpty() ? "" : namespace(prefix, scope);
        String name = local(each.getKey());
        if (!names.add(namespace + " " + name)) {
          throw unexpected("XML attribute", "there twice");
        }
        attributes.add(new XmlAttribute(namespace, name, each.getValue()));
      }
    }
    return attributes;
  }

  private String namespace(String prefix, Map<String, String> scope) throws DecodeException {
    String namespace = scope.get(prefix);
    if (namespace == null && !prefix.isEmpty()) {
      throw unexpected("XML prefix", "not declared");
    }
    return namespace == null ? "" : namespace;
  }

  private static String prefix(String qualified) {
    return qualified.substring(0, Math.max(0, qualified.indexOf(':')));
  }

  private static String local(String qualified) {
    return qualified.substring(qualified.indexOf(':') + 1);
  }

  /** Letters, digits and some signs, with at most one colon within. */
  private String name() throws DecodeException {
    int begin = at;
    while (at < source.length() && isNamePart(source.charAt(at))) {
      at++;
    }
    String name = source.substring(begin, at);
    String local = local(name);
    if (local.isEmpty()
        || name.startsWith(":")
        || local.indexOf(':') >= 0
        || !beginsName(name.charAt(0))
        || !beginsName(local.charAt(0))) {
      if (at >= source.length()) {
        throw cut("XML name");
      }
      throw unexpected("XML name", "none");
    }
    return name;
  }

  private static boolean beginsName(char each) {
    return Character.isLetter(each) || each == '_';
  }

  private static boolean isNamePart(char each) {
    return Character.isLetterOrDigit(each)
        || each == '_'
        || each == '-'
        || each == '.'
        || each == ':';
  }

  private String unescaped(String written) throws DecodeException {
    String raw = withLineFeeds(written);
    int ampersand = raw.indexOf('&');
    if (ampersand < 0) {
      return checked(raw);
    }
    StringBuilder plain = new StringBuilder();
    int begin = 0;
    while (ampersand >= 0) {
      int end = raw.indexOf(';', ampersand);
      if (end < 0 || end - ampersand > MAX_REFERENCE) {
        throw unexpected("XML reference", "without an end");
      }
      plain.append(raw, begin, ampersand).append(character(raw.substring(ampersand + 1, end)));
      begin = end + 1;
      ampersand = raw.indexOf('&', begin);
    }
    return checked(plain.append(raw.substring(begin)).toString());
  }

  private String character(String reference) throws DecodeException {
    String named = ENTITIES.get(reference);
    if (named != null) {
      return named;
    }
    boolean hex = reference.startsWith("#x");
    String digits = reference.substring(Math.min(reference.length(), hex ? 2 : 1));
    boolean number =
        reference.startsWith("#") && digits.matches(hex ? "[0-9A-Fa-f]{1,6}" : "[0-9]{1,7}");
    int code = number ? Integer.parseInt(digits, hex ? HEX : DECIMAL) : -1;
    if (!Character.isValidCodePoint(code)) {
      throw unexpected("XML reference", "to something that we do not know");
    }
    return Character.toString(code);
  }

  /** Line ends become line feeds, XML 1.0 section 2.11. */
  private static String withLineFeeds(String raw) {
    return raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** Only the characters that XML 1.0 section 2.2 allows. */
  private String checked(String text) throws DecodeException {
    for (int i = 0; i < text.length(); i++) {
      if (!XmlWriter.isAllowed(text, i)) {
        throw unexpected("XML text", "holding a character that XML does not allow");
      }
    }
    return text;
  }

  private void expect(String markup) throws DecodeException {
    if (!source.startsWith(markup, at)) {
      if (markup.startsWith(source.substring(Math.min(at, source.length())))) {
        throw cut("XML markup");
      }
      throw unexpected("XML markup", "not what must follow");
    }
    at += markup.length();
  }

  private DecodeException unexpected(String what, String found) {
    return DecodeException.unexpected(what, at, found);
  }

  private DecodeException cut(String what) {
    return DecodeException.notEnoughBytes(what, at, 1, 0);
  }
}
