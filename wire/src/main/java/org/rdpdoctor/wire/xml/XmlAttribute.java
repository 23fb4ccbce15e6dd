package org.rdpdoctor.wire.xml;

/**
 * An attribute.
 *
 * @param namespace empty for the usual one without a prefix
 */
public record XmlAttribute(String namespace, String name, String value) {
  /** Without a namespace. */
  public XmlAttribute(String name, String value) {
    this("", name, value);
  }
}
