package org.rdpdoctor.wire.smb2;

/** How many bytes are missing to a multiple. */
final class Padding {
  private Padding() {}

  static int toEight(int size) {
    return -size & 7;
  }
}
