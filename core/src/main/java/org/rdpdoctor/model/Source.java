package org.rdpdoctor.model;

import java.time.Instant;
import java.util.Optional;

/** Where an observation comes from. */
public sealed interface Source {
  /** Seen by our own probe; {@code connection} is the number of the {@link Connection}. */
  record Probe(Optional<Integer> connection) implements Source {}

  /** Said by the person who asks. */
  record Person() implements Source {}

  /** A file as a whole. */
  record File(String file) implements Source {}

  /**
   * A packet capture.
   *
   * @param connection number of the TCP connection or UDP conversation in the file, from 1; TCP and
   *     UDP are counted together
   * @param frame number of the packet that showed it, from 1, as Wireshark counts
   * @param at the clock of the machine that captured
   */
  record Capture(String file, Optional<Integer> connection, long frame, Instant at)
      implements Source {}

  /**
   * An event log.
   *
   * @param record number of the first record that shows it, as Event Viewer shows it
   */
  record EventLog(String file, long record) implements Source {}

  /**
   * A registry export or hive.
   *
   * @param key full path, such as {@code HKLM\\SYSTEM}
   */
  record Registry(String file, String key) implements Source {}

  /**
   * Read on the living machine, over a channel that signed in to it. It is so now, and it is of the
   * host that was asked about, unless that host calls itself otherwise.
   *
   * @param channel such as smb or winrm
   * @param place what was read: a registry key, a path, {@code service TermService}, {@code System,
   *     record 12}
   */
  record Host(String channel, String place) implements Source {}

  /**
   * Read on the living machine that somebody connects from. It says nothing of the host.
   *
   * @param channel such as local
   * @param place what was read
   */
  record Client(String channel, String place) implements Source {}
}
