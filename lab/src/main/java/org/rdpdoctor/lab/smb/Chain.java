package org.rdpdoctor.lab.smb;

import org.rdpdoctor.wire.smb2.Smb2FileId;
import org.rdpdoctor.wire.smb2.Smb2Header;

/**
 * What the messages of one frame have in common when they are related: MS-SMB2 section 3.3.5.2.7.
 */
final class Chain {
  private long sessionId;
  private long treeId;
  private Smb2FileId file = Smb2FileId.OF_MESSAGE_BEFORE;

  void restart(Smb2Header header) {
    sessionId = header.sessionId();
    treeId = header.treeId();
    file = Smb2FileId.OF_MESSAGE_BEFORE;
  }

  long sessionId() {
    return sessionId;
  }

  long treeId() {
    return treeId;
  }

  void connect(long tree) {
    treeId = tree;
  }

  void open(Smb2FileId opened) {
    file = opened;
  }

  /** The file that a message names, or that of the message before. */
  Smb2FileId resolved(Smb2FileId named) {
    return named.equals(Smb2FileId.OF_MESSAGE_BEFORE) ? file : named;
  }
}
