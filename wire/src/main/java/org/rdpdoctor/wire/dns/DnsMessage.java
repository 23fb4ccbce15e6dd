package org.rdpdoctor.wire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * A DNS message: RFC 1035 section 4. The authority and additional sections are not read.
 *
 * @param id of the question, repeated by its answer
 * @param flags the second 16 bits of the header
 * @param verbatim present after decoding when compression or further sections make the received
 *     bytes differ from what would be written
 */
public record DnsMessage(
    int id,
    int flags,
    List<Question> questions,
    List<ResourceRecord> answers,
    Optional<Verbatim> verbatim)
    implements WireMessage {
  /** Largest message over UDP without extensions: RFC 1035 section 2.3.4. */
  public static final int MAX_UDP_BYTES = 512;

  /** QR: the message is a response. */
  public static final int RESPONSE = 0x8000;

  /** TC: the message was cut. */
  public static final int TRUNCATED = 0x0200;

  /** RD: recursion is desired. */
  public static final int RECURSION_DESIRED = 0x0100;

  /** RCODE 0. */
  public static final int NO_ERROR = 0;

  /** RCODE 2: the server failed. */
  public static final int SERVER_FAILURE = 2;

  /** RCODE 3: the name does not exist (NXDOMAIN). */
  public static final int NAME_ERROR = 3;

  /** RCODE 5. */
  public static final int REFUSED = 5;

  /** No answer about one name comes near it. */
  private static final int MAX_ENTRIES = 256;

  private static final int MAX_MESSAGE_BYTES = 0xFFFF;
  private static final int RESPONSE_CODE_BITS = 0x000F;
  private static final int CLASS_IN = 1;

  public DnsMessage {
    FieldBounds.u16("DNS id", id);
    FieldBounds.u16("DNS flags", flags);
    questions = List.copyOf(questions);
    answers = List.copyOf(answers);
  }

  /** QNAME, QTYPE and QCLASS: RFC 1035 section 4.1.2. */
  public record Question(String name, DnsRecordType type, int recordClass) {
    public Question(String name, DnsRecordType type) {
      this(name, type, CLASS_IN);
    }
  }

  /**
   * RFC 1035 section 4.1.3.
   *
   * @param alias the name that a CNAME record leads to, with compression undone; empty otherwise
   * @param service what an SRV record says; empty for others
   */
  public record ResourceRecord(
      String name,
      DnsRecordType type,
      int recordClass,
      long timeToLiveSeconds,
      Bytes data,
      Optional<String> alias,
      Optional<ServiceTarget> service) {
    /** An address record of class IN. */
    public static ResourceRecord address(
        String name, DnsRecordType type, long timeToLiveSeconds, Bytes octets) {
      return new ResourceRecord(
          name, type, CLASS_IN, timeToLiveSeconds, octets, Optional.empty(), Optional.empty());
    }

    /** A CNAME record of class IN. */
    public static ResourceRecord alias(String name, long timeToLiveSeconds, String target) {
      Writer writer = new Writer();
      DnsName.write(writer, target);
      return new ResourceRecord(
          name,
          DnsRecordType.CNAME,
          CLASS_IN,
          timeToLiveSeconds,
          writer.toBytes(),
          Optional.of(target),
          Optional.empty());
    }

    /** An SRV record of class IN. */
    public static ResourceRecord service(
        String name, long timeToLiveSeconds, ServiceTarget target) {
      Writer writer = new Writer();
      writer.u16be(target.priority()).u16be(target.weight()).u16be(target.port());
      DnsName.write(writer, target.host());
      return new ResourceRecord(
          name,
          DnsRecordType.SRV,
          CLASS_IN,
          timeToLiveSeconds,
          writer.toBytes(),
          Optional.empty(),
          Optional.of(target));
    }
  }

  /**
   * RDATA of an SRV record: RFC 2782.
   *
   * @param priority the lowest is asked first
   * @param weight share among those of one priority
   * @param host empty when the service is decidedly not offered
   */
  public record ServiceTarget(int priority, int weight, int port, String host) {}

  /** A question with recursion desired. */
  public static DnsMessage query(int id, Question question) {
    return new DnsMessage(id, RECURSION_DESIRED, List.of(question), List.of(), Optional.empty());
  }

  /** RCODE: RFC 1035 section 4.1.1. */
  public int responseCode() {
    return flags & RESPONSE_CODE_BITS;
  }

  public boolean isResponse() {
    return (flags & RESPONSE) != 0;
  }

  /**
   * Reads a whole message.
   *
   * @throws DecodeException also when a pointer does not lead backwards
   */
  public static DnsMessage decode(Reader reader) throws DecodeException {
    if (reader.left() > MAX_MESSAGE_BYTES) {
      throw DecodeException.limit(
          "DNS message size", reader.offset(), reader.left(), MAX_MESSAGE_BYTES);
    }
    return decode(reader.rest());
  }

  private static DnsMessage decode(Bytes message) throws DecodeException {
    Reader reader = new Reader(message);
    int id = reader.u16be("DNS id");
    int flags = reader.u16be("DNS flags");
    int questionCount = count(reader, "DNS question count");
    int answerCount = count(reader, "DNS answer count");
    reader.skip("DNS authority and additional counts", 4);
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < questionCount; i++) {
      questions.add(
          new Question(
              DnsName.read(reader, message),
              new DnsRecordType(reader.u16be("DNS question type")),
              reader.u16be("DNS question class")));
    }
    List<ResourceRecord> answers = new ArrayList<>();
    for (int i = 0; i < answerCount; i++) {
      answers.add(readRecord(reader, message));
    }
    DnsMessage plain = new DnsMessage(id, flags, questions, answers, Optional.empty());
    return plain.toBytes().equals(message)
        ? plain
        : new DnsMessage(
            id, flags, questions, answers, Optional.of(new Verbatim(message, List.of())));
  }

  private static int count(Reader reader, String field) throws DecodeException {
    int offset = reader.offset();
    int count = reader.u16be(field);
    if (count > MAX_ENTRIES) {
      throw DecodeException.limit(field, offset, count, MAX_ENTRIES);
    }
    return count;
  }

  private static ResourceRecord readRecord(Reader reader, Bytes message) throws DecodeException {
    String name = DnsName.read(reader, message);
    DnsRecordType type = new DnsRecordType(reader.u16be("DNS record type"));
    int recordClass = reader.u16be("DNS record class");
    long timeToLive = reader.u32be("DNS record time to live");
    int size = reader.u16be("DNS record data length");
    int start = reader.offset();
    Bytes data = reader.bytes("DNS record data", size);
    Reader whole = new Reader(message.slice(0, start + size));
    whole.skip("DNS record data", start);
    Optional<String> alias =
        type.equals(DnsRecordType.CNAME)
            ? Optional.of(DnsName.read(whole, message))
            : Optional.empty();
    Optional<ServiceTarget> service =
        type.equals(DnsRecordType.SRV)
            ? Optional.of(readService(whole, message))
            : Optional.empty();
    return new ResourceRecord(name, type, recordClass, timeToLive, data, alias, service);
  }

  private static ServiceTarget readService(Reader reader, Bytes message) throws DecodeException {
    return new ServiceTarget(
        reader.u16be("SRV priority"),
        reader.u16be("SRV weight"),
        reader.u16be("SRV port"),
        DnsName.read(reader, message));
  }

  @Override
  public void encode(Writer writer) {
    if (verbatim.isPresent()) {
      writer.bytes(verbatim.get().bytes());
      return;
    }
    writer.u16be(id).u16be(flags).u16be(questions.size()).u16be(answers.size()).u32be(0);
    for (Question question : questions) {
      DnsName.write(writer, question.name());
      writer.u16be(question.type().value()).u16be(question.recordClass());
    }
    for (ResourceRecord answer : answers) {
      DnsName.write(writer, answer.name());
      writer
          .u16be(answer.type().value())
          .u16be(answer.recordClass())
          .u32be(answer.timeToLiveSeconds())
          .u16be(answer.data().size())
          .bytes(answer.data());
    }
  }

  @Override
  public int size() {
    Writer writer = new Writer();
    encode(writer);
    return writer.size();
  }

  @Override
  public List<String> oddities() {
    return verbatim.map(Verbatim::oddities).orElse(List.of());
  }
}
