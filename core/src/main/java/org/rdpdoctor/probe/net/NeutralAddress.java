package org.rdpdoctor.probe.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Stands for our own address where the system did not tell it. */
final class NeutralAddress {
  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;

  private NeutralAddress() {}

  /** The unspecified address of the same family. */
  static InetAddress like(InetAddress other) {
    try {
      return InetAddress.getByAddress(
          new byte[other instanceof Inet4Address ? V4_BYTES : V6_BYTES]);
    } catch (UnknownHostException problem) {
      throw new AssertionError("both lengths are right", problem);
    }
  }
}
