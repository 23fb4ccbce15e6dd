package org.rdpdoctor.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.HelloRandomness;
import org.rdpdoctor.wire.tls.KeyShare;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

/** A plain client that says what it is told and reports what it sees. */
public final class TestingClient implements AutoCloseable {
  /** How a connection ended, or that it did not. */
  public enum End {
    CLOSED,
    RESET,
    SILENCE
  }

  /** All bytes up to the end. */
  public record Seen(Bytes bytes, End end) {}

  public static final SecurityProtocols MSTSC =
      SecurityProtocols.SSL.with(SecurityProtocols.HYBRID).with(SecurityProtocols.HYBRID_EX);

  private static final Bytes RANDOM = Bytes.of(new Random(1).ints(32).toArray());
  private static final int SILENCE_MILLIS = 250;
  private static final int BRIEFLY_MILLIS = 50;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  public TestingClient(FaultServer server) throws IOException {
    this(server.address(), server.port());
  }

  public TestingClient(InetAddress address, int port) throws IOException {
    this.socket = new Socket(address, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  public Socket socket() {
    return socket;
  }

  public void send(Bytes bytes) throws IOException {
    socket.getOutputStream().write(bytes.toArray());
  }

  public static Bytes request(SecurityProtocols protocols) {
    return new Tpkt(new ConnectionRequest(new RdpNegReq(protocols)).toBytes()).toBytes();
  }

  public static Bytes requestWithoutNegotiation() {
    ConnectionRequest request =
        new ConnectionRequest(0, 0, 0, Optional.empty(), Optional.empty(), Optional.<Bytes>empty());
    return new Tpkt(request.toBytes()).toBytes();
  }

  public static Bytes hello(HelloProfile profile) {
    TlsRecord record =
        profile
            .withServerName("rdphost.lab.example")
            .helloRecord(
                new HelloRandomness(
                    RANDOM, RANDOM, List.of(new KeyShare(NamedGroup.X25519, RANDOM))));
    return TlsRecord.join(List.of(record));
  }

  /** The answer to a request, empty for a confirm without one. */
  public Optional<RdpNegotiation> negotiate(SecurityProtocols protocols)
      throws IOException, DecodeException {
    send(request(protocols));
    return confirm().reply();
  }

  public ConnectionConfirm confirm() throws IOException, DecodeException {
    InputStream input = socket.getInputStream();
    Bytes header = Bytes.of(input.readNBytes(Tpkt.HEADER_SIZE));
    Bytes rest = Bytes.of(input.readNBytes((header.at(2) << 8 | header.at(3)) - 4));
    Tpkt packet = Tpkt.decode(new Reader(header.append(rest)));
    return ConnectionConfirm.decode(new Reader(packet.payload()));
  }

  /**
   * Reads until the connection ends, or until at least that many bytes have come and are followed
   * by silence.
   */
  public Seen readToEnd(int awaitedBytes) throws IOException {
    Seen awaited = readAtLeast(awaitedBytes);
    if (awaited.end() != End.SILENCE) {
      return awaited;
    }
    socket.setSoTimeout(SILENCE_MILLIS);
    Seen rest = read(Integer.MAX_VALUE);
    return new Seen(awaited.bytes().append(rest.bytes()), rest.end());
  }

  /** Reads until the connection ends or that many bytes have come. */
  public Seen readAtLeast(int awaitedBytes) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return read(awaitedBytes);
  }

  private Seen read(int awaitedBytes) throws IOException {
    Bytes seen = Bytes.EMPTY;
    byte[] chunk = new byte[64 * 1024];
    try {
      while (seen.size() < awaitedBytes) {
        int count = socket.getInputStream().read(chunk);
        if (count < 0) {
          return new Seen(seen, End.CLOSED);
        }
        seen = seen.append(Bytes.of(chunk, 0, count));
      }
      return new Seen(seen, End.SILENCE);
    } catch (SocketTimeoutException silence) {
      return new Seen(seen, End.SILENCE);
    } catch (SocketException reset) {
      return new Seen(seen, End.RESET);
    }
  }

  /** Lets the server say something, or not. */
  public void listenBriefly() throws IOException {
    socket.setSoTimeout(BRIEFLY_MILLIS);
    read(1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
