package org.rdpdoctor.probe.kerberos;

import java.net.InetSocketAddress;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;

/** A KDC as it is asked: one address, one transport. */
public record Kdc(KdcLocation location, InetSocketAddress address, KdcTransport transport) {
  String name() {
    return location.toString();
  }

  String addressText() {
    return address.getAddress().getHostAddress();
  }
}
