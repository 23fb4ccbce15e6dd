package org.rdpdoctor.offline.machine;

import java.time.Instant;

/**
 * Something that a clock dates and another machine can have seen, too.
 *
 * @param clock name of the machine or of the capture
 * @param kind what can be compared with each other
 * @param side events of one side are compared with those of the other
 * @param key events with different keys are different ones
 */
record Landmark(String clock, Kind kind, Side side, String key, Instant at) {
  enum Side {
    ONE,
    OTHER
  }

  /** What two machines both record. */
  enum Kind {
    /** A TCP connection by the client's address and port: the capture, and the service's 131. */
    CONNECTION("the client's address and port of connections", true),
    /** The client's 1027 and the server's session manager, by the session's number. */
    SESSION("the numbers of sessions", false),
    /** The client's 1024 and the service's 131. */
    DIAL("when the client dialled and the service took a connection", false),
    /** Sign-ins on the server, and what the domain controller was asked, by account. */
    LOGON("sign-ins of the same accounts", false),
    /** The client's 4648 and sign-ins on the server, by account. */
    CREDENTIALS("credentials used by the same accounts", false);

    private final String words;
    private final boolean exact;

    Kind(String words, boolean exact) {
      this.words = words;
      this.exact = exact;
    }

    String words() {
      return words;
    }

    /** One key is one event, not only one of its kind. */
    boolean isExact() {
      return exact;
    }
  }
}
