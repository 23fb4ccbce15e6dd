package org.rdpdoctor.explain;

/** How emphasis is printed. Widths are counted before styling, so a style may add escape codes. */
public interface Style {
  /** No emphasis at all. */
  Style PLAIN =
      new Style() {
        @Override
        public String heading(String text) {
          return text;
        }

        @Override
        public String strong(String text) {
          return text;
        }
      };

  /** The heading of a section. */
  String heading(String text);

  /** The line that matters most. */
  String strong(String text);
}
