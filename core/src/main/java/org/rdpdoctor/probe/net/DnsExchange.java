package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.dns.DnsMessage;
import org.rdpdoctor.wire.dns.DnsMessage.Question;

/** One DNS question over UDP to one server. */
public final class DnsExchange {
  /** What asking gives. */
  public sealed interface Answer {
    record Answered(DnsMessage message) implements Answer {}

    /** No usable answer; {@code how} is a phrase such as "timed out". */
    record NoAnswer(String how) implements Answer {}
  }

  /** Answers to something else that are passed over. */
  private static final int MAX_STRAYS = 8;

  private static final SecureRandom RANDOM = new SecureRandom();

  private DnsExchange() {}

  /** Asks once; never throws for what the network or the server does. */
  public static Answer ask(InetSocketAddress server, Question question, Duration limit) {
    int id = RANDOM.nextInt(0x10000);
    Deadline deadline = Deadline.in(limit);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      byte[] query = DnsMessage.query(id, question).toBytes().toArray();
      socket.send(new DatagramPacket(query, query.length));
      return await(socket, id, question, deadline);
    } catch (SocketTimeoutException _) {
      return new Answer.NoAnswer("timed out");
    } catch (PortUnreachableException _) {
      return new Answer.NoAnswer("no DNS server on that address");
    } catch (IOException _) {
      return new Answer.NoAnswer("name server unreachable");
    } catch (DecodeException _) {
      return new Answer.NoAnswer("unreadable answer");
    }
  }

  private static Answer await(DatagramSocket socket, int id, Question question, Deadline deadline)
      throws IOException, DecodeException {
    byte[] buffer = new byte[4 * DnsMessage.MAX_UDP_BYTES];
    for (int i = 0; i < MAX_STRAYS && !deadline.hasPassed(); i++) {
      socket.setSoTimeout(SocketConversation.millis(deadline.left()));
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      DnsMessage message = DnsMessage.decode(new Reader(Bytes.of(buffer, 0, packet.getLength())));
      if (answers(message, id, question)) {
        return new Answer.Answered(message);
      }
    }
    return new Answer.NoAnswer("timed out");
  }

  private static boolean answers(DnsMessage message, int id, Question question) {
    return message.isResponse()
        && message.id() == id
        && message.questions().size() == 1
        && message.questions().getFirst().type().equals(question.type())
        && message.questions().getFirst().name().equalsIgnoreCase(question.name());
  }
}
