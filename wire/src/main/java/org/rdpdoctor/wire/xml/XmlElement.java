package org.rdpdoctor.wire.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.wire.DecodeException;

/**
 * An element without its prefixes, comments and processing instructions.
 *
 * @param namespace empty for none
 * @param text all text directly within it, joined
 */
public record XmlElement(
    String namespace,
    String name,
    List<XmlAttribute> attributes,
    List<XmlElement> children,
    String text) {
  public XmlElement {
    attributes = List.copyOf(attributes);
    children = List.copyOf(children);
  }

  public static XmlElement of(String namespace, String name, XmlElement... children) {
    return new XmlElement(namespace, name, List.of(), List.of(children), "");
  }

  public static XmlElement ofText(String namespace, String name, String text) {
    return new XmlElement(namespace, name, List.of(), List.of(), text);
  }

  /**
   * Reads a document.
   *
   * @throws DecodeException not enough bytes when it ends within; limit when it is too large, too
   *     deep or has too many parts; unexpected when it is no XML, or has a document type
   */
  public static XmlElement parse(String document) throws DecodeException {
    return new XmlReader(document).document();
  }

  /**
   * The document.
   *
   * @param prefixes by namespace; others get some
   */
  public String toText(Map<String, String> prefixes) {
    return new XmlWriter(prefixes).write(this);
  }

  public XmlElement with(XmlAttribute attribute) {
    List<XmlAttribute> more = new ArrayList<>(attributes);
    more.add(attribute);
    return new XmlElement(namespace, name, more, children, text);
  }

  public XmlElement with(XmlElement child) {
    List<XmlElement> more = new ArrayList<>(children);
    more.add(child);
    return new XmlElement(namespace, name, attributes, more, text);
  }

  public boolean is(String itsNamespace, String itsName) {
    return namespace.equals(itsNamespace) && name.equals(itsName);
  }

  /** The children of that name, in their order. */
  public Stream<XmlElement> all(String itsNamespace, String itsName) {
    return children.stream().filter(each -> each.is(itsNamespace, itsName));
  }

  /** The first child of that name. */
  public Optional<XmlElement> first(String itsNamespace, String itsName) {
    return all(itsNamespace, itsName).findFirst();
  }

  /** The text of the first child of that name, without the space around it. */
  public Optional<String> textOf(String itsNamespace, String itsName) {
    return first(itsNamespace, itsName).map(each -> each.text().strip());
  }

  /** The value of an attribute without a namespace. */
  public Optional<String> attribute(String itsName) {
    return attributes.stream()
        .filter(each -> each.namespace().isEmpty() && each.name().equals(itsName))
        .map(XmlAttribute::value)
        .findFirst();
  }

  /** All text in it, at any depth, in its order, with spaces between. */
  public String allText() {
    StringBuilder all = new StringBuilder(text.strip());
    for (XmlElement child : children) {
      String more = child.allText();
      all.append(all.isEmpty() || more.isEmpty() ? "" : " ").append(more);
    }
    return all.toString();
  }
}
