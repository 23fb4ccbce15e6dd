package org.rdpdoctor.codes;

import java.util.ArrayList;
import java.util.List;

/**
 * Our own data files: comma separated with quotes (RFC 4180), line feeds, a header, and no line
 * feed inside a field. One {@code indexOf} finds a row, so that a single lookup at start-up parses
 * nothing else.
 */
public final class CsvText {
  private final String text;

  CsvText(String text) {
    this.text = text;
  }

  /** All rows below the header. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    int start = text.indexOf('\n') + 1;
    while (start > 0 && start < text.length()) {
      int end = endOfLine(start);
      rows.add(fields(start, end));
      start = end + 1;
    }
    return rows;
  }

  /** The rows whose first fields are the given ones; those must need no quotes. */
  public List<List<String>> rowsStartingWith(String... firstFields) {
    String needle = "\n" + String.join(",", firstFields) + ",";
    List<List<String>> rows = new ArrayList<>();
    for (int at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      rows.add(fields(at + 1, endOfLine(at + 1)));
    }
    return rows;
  }

  /** The rows that hold the given unquoted field somewhere; the caller looks closer. */
  List<List<String>> rowsHolding(String field) {
    String needle = "," + field + ",";
    List<List<String>> rows = new ArrayList<>();
    int at = text.indexOf(needle);
    while (at >= 0) {
      int end = endOfLine(at);
      rows.add(fields(text.lastIndexOf('\n', at) + 1, end));
      at = text.indexOf(needle, end);
    }
    return rows;
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private List<String> fields(int start, int end) {
    List<String> fields = new ArrayList<>();
    int at = start;
    while (at <= end) {
      if (at < end && text.charAt(at) == '"') {
        StringBuilder field = new StringBuilder();
        at = quotedField(at + 1, end, field);
        fields.add(field.toString());
      } else {
        int comma = text.indexOf(',', at);
        int stop = comma < 0 || comma > end ? end : comma;
        fields.add(text.substring(at, stop));
        at = stop + 1;
      }
    }
    return fields;
  }

  /** Reads up to the closing quote; gives the position after the comma that follows it. */
  private int quotedField(int start, int end, StringBuilder field) {
    int at = start;
    while (at < end) {
      char here = text.charAt(at);
      if (here != '"') {
        field.append(here);
        at++;
      } else if (at + 1 < end && text.charAt(at + 1) == '"') {
        field.append('"');
        at += 2;
      } else {
        break;
      }
    }
    return at + 2;
  }
}
