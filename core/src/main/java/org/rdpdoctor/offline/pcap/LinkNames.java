package org.rdpdoctor.offline.pcap;

/** What link types are called. */
public final class LinkNames {
  private LinkNames() {}

  /** Its name, or its number when it is not read. */
  public static String of(int linkType) {
    return LinkLayer.name(linkType);
  }
}
