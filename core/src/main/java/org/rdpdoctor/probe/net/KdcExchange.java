package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.kerberos.KerberosMessage;
import org.rdpdoctor.wire.kerberos.KerberosRecord;

/** One Kerberos question to one KDC, over TCP or UDP (RFC 4120 section 7.2). */
public final class KdcExchange {
  /** What asking gives. */
  public sealed interface Answer {
    Duration took();

    record Answered(KerberosMessage message, Duration took) implements Answer {}

    record Refused(Duration took) implements Answer {}

    record Silent(Duration took) implements Answer {}

    /** Closed or reset without an answer. */
    record Closed(Duration took) implements Answer {}

    record Unreachable(String how, Duration took) implements Answer {}

    record Malformed(String problem, Bytes firstBytes, Duration took) implements Answer {}
  }

  private static final int SHOWN_BYTES = 64;
  private static final int CHUNK = 8192;
  private static final int MAX_DATAGRAM = 65535;
  private static final ErrorTexts ERROR_TEXTS =
      new ErrorTexts(error -> NativeCalls.ofSystem().map(calls -> calls.errorText(error)));

  /** Datagrams get lost, and KDCs take time for the first one. */
  private static final int SENDINGS = 2;

  private KdcExchange() {}

  /** What a closed peer left of its answer. */
  private static final class CutShort extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Bytes received;

    CutShort(Bytes received) {
      super("the answer was cut short");
      this.received = received;
    }
  }

  /** Asks over a connection of its own; never throws for what the network or the KDC does. */
  public static Answer overTcp(InetSocketAddress kdc, Bytes request, Duration limit)
      throws InterruptedException {
    long began = System.nanoTime();
    Deadline deadline = Deadline.in(limit);
    boolean connected = false;
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.setTcpNoDelay(true);
      socket.connect(kdc, SocketConversation.millis(deadline.left()));
      connected = true;
      socket.getOutputStream().write(new KerberosRecord(request).toBytes().toArray());
      return read(receive(socket, deadline), began);
    } catch (CutShort early) {
      return early.received.isEmpty()
          ? new Answer.Closed(since(began))
          : new Answer.Malformed("the answer was cut short", shown(early.received), since(began));
    } catch (SocketTimeoutException _) {
      return new Answer.Silent(since(began));
    } catch (IOException problem) {
      stopIfInterrupted();
      return connected ? new Answer.Closed(since(began)) : failed(problem, since(began));
    }
  }

  private static Bytes receive(Socket socket, Deadline deadline) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] chunk = new byte[CHUNK];
    Bytes received = Bytes.EMPTY;
    while (!isWhole(received)) {
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout(SocketConversation.millis(deadline.left()));
      int count = in.read(chunk);
      if (count < 0) {
        throw new CutShort(received);
      }
      received = received.append(Bytes.of(chunk, 0, count));
    }
    return received;
  }

  /** Also true when more bytes would not help. */
  private static boolean isWhole(Bytes received) {
    try {
      return KerberosRecord.decode(new Reader(received)).size() <= received.size();
    } catch (DecodeException problem) {
      return problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES;
    }
  }

  private static Answer read(Bytes received, long began) {
    try {
      return message(KerberosRecord.decode(new Reader(received)).message(), began);
    } catch (DecodeException problem) {
      return malformed(problem, received, began);
    }
  }

  private static Answer message(Bytes message, long began) {
    try {
      return new Answer.Answered(KerberosMessage.decode(new Reader(message)), since(began));
    } catch (DecodeException problem) {
      return malformed(problem, message, began);
    }
  }

  private static Answer malformed(DecodeException problem, Bytes received, long began) {
    return new Answer.Malformed(
        String.valueOf(problem.getMessage()), shown(received), since(began));
  }

  private static Answer failed(IOException problem, Duration took) {
    return switch (ConnectFailure.of(problem, ERROR_TEXTS)) {
      case REFUSED -> new Answer.Refused(took);
      case RESET -> new Answer.Closed(took);
      case TIMED_OUT -> new Answer.Silent(took);
      case HOST_UNREACHABLE -> new Answer.Unreachable("host unreachable", took);
      case NETWORK_UNREACHABLE -> new Answer.Unreachable("network unreachable", took);
      case NO_ROUTE_FROM_HERE -> new Answer.Unreachable("no route from here", took);
      case PROHIBITED_HERE -> new Answer.Unreachable("forbidden on this machine", took);
      case UNKNOWN -> new Answer.Unreachable("cannot be reached", took);
    };
  }

  /** Asks with a datagram, and once more when half of the limit has passed in silence. */
  public static Answer overUdp(InetSocketAddress kdc, Bytes request, Duration limit)
      throws InterruptedException {
    long began = System.nanoTime();
    byte[] buffer = new byte[MAX_DATAGRAM];
    byte[] sent = request.toArray();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(kdc);
      for (int sending = 1; sending <= SENDINGS; sending++) {
        socket.send(new DatagramPacket(sent, sent.length));
        socket.setSoTimeout(SocketConversation.millis(limit.dividedBy(SENDINGS)));
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
          socket.receive(packet);
          return message(Bytes.of(buffer, 0, packet.getLength()), began);
        } catch (SocketTimeoutException _) {
          stopIfInterrupted(); // else once more
        }
      }
      return new Answer.Silent(since(began));
    } catch (PortUnreachableException _) {
      return new Answer.Refused(since(began));
    } catch (IOException problem) {
      stopIfInterrupted();
      return failed(problem, since(began));
    }
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while asking a KDC");
    }
  }

  private static Bytes shown(Bytes received) {
    return received.first(SHOWN_BYTES);
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
