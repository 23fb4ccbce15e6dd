package org.rdpdoctor.wire.http;

/** One header field, RFC 9110 section 5; the value without the white space around it. */
public record HttpField(String name, String value) {
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
