package org.rdpdoctor.probe.net;

/** The dialer of one road; closing it ends every connection that it opened. */
public interface RoadDialer extends Dialer, AutoCloseable {
  @Override
  void close();
}
