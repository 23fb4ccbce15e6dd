package org.rdpdoctor.lab.rdp;

import java.util.Optional;
import org.rdpdoctor.lab.DatagramBehaviour;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;
import org.rdpdoctor.wire.rdpeudp.SynDataEx;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

/**
 * The UDP side of an RDP server, up to its SYN+ACK (MS-RDPEUDP 3.1.5.1.3). Without a session there
 * is no cookie, so that version 2 is the highest it takes.
 */
public final class UdpListener implements DatagramBehaviour {
  private static final int RECEIVE_WINDOW_DATAGRAMS = 64;
  private static final long INITIAL_SEQUENCE_NUMBER = 0x0547_D72BL;

  private final int largestBytes;

  private UdpListener(int largestBytes) {
    this.largestBytes = largestBytes;
  }

  public static UdpListener likeWindows() {
    return new UdpListener(RdpUdpDatagram.MAX_MTU);
  }

  /** Datagrams above this size never arrive, as in a tunnel that loses them. */
  public static UdpListener behindTunnelOf(int bytes) {
    return new UdpListener(bytes);
  }

  @Override
  public Optional<Bytes> answer(Bytes datagram) {
    if (datagram.size() > largestBytes) {
      return Optional.empty();
    }
    try {
      return switch (RdpUdpDatagram.decode(new Reader(datagram))) {
        case Syn syn when !syn.isAnswer() -> Optional.of(answer(syn).toBytes());
        case RdpUdpDatagram _ -> Optional.empty();
      };
    } catch (DecodeException notOne) {
      return Optional.empty(); // Windows says nothing either
    }
  }

  private static Syn answer(Syn syn) {
    return syn.answer(
        RECEIVE_WINDOW_DATAGRAMS,
        INITIAL_SEQUENCE_NUMBER,
        syn.extension().map(_ -> SynDataEx.of(chosen(syn.version()))));
  }

  private static UdpVersion chosen(UdpVersion asked) {
    return asked.equals(UdpVersion.VERSION_1) ? UdpVersion.VERSION_1 : UdpVersion.VERSION_2;
  }
}
