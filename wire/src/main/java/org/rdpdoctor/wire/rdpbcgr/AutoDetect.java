package org.rdpdoctor.wire.rdpbcgr;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * An auto-detect request of the server or a response of the client, MS-RDPBCGR section 2.2.14:
 * round trip time and bandwidth are measured. It stands behind a security header.
 *
 * @param headerTypeId {@link #REQUEST} or {@link #RESPONSE}
 * @param type requestType or responseType
 * @param fields the fixed fields behind the type, counted by headerLength
 * @param payload what a bandwidth measurement sends to be counted
 */
public record AutoDetect(
    int headerTypeId, int sequenceNumber, int type, Bytes fields, Bytes payload)
    implements WireMessage {
  /** TYPE_ID_AUTODETECT_REQUEST. */
  public static final int REQUEST = 0x00;

  /** TYPE_ID_AUTODETECT_RESPONSE. */
  public static final int RESPONSE = 0x01;

  /** RTT Measure Request after the connection sequence. */
  public static final int RTT_REQUEST = 0x0001;

  /** RTT Measure Request within the connection sequence. */
  public static final int RTT_REQUEST_CONNECTING = 0x1001;

  /** Bandwidth Measure Start over TCP, after and within the connection sequence. */
  public static final int BANDWIDTH_START = 0x0014;

  public static final int BANDWIDTH_START_CONNECTING = 0x1014;

  /** Bandwidth Measure Payload, within the connection sequence only. */
  public static final int BANDWIDTH_PAYLOAD = 0x0002;

  /** Bandwidth Measure Stop within the connection sequence, with a payload. */
  public static final int BANDWIDTH_STOP_CONNECTING = 0x002B;

  /** Bandwidth Measure Stop after the connection sequence. */
  public static final int BANDWIDTH_STOP = 0x0429;

  /** Network Characteristics Result: base and average round trip time. */
  public static final int RESULT_RTT = 0x0840;

  /** Network Characteristics Result: bandwidth and average round trip time. */
  public static final int RESULT_BANDWIDTH = 0x0880;

  /** Network Characteristics Result: base round trip time, bandwidth, average round trip time. */
  public static final int RESULT_ALL = 0x08C0;

  /** RTT Measure Response. */
  public static final int RTT_RESPONSE = 0x0000;

  /** Bandwidth Measure Results within the connection sequence. */
  public static final int BANDWIDTH_RESULTS_CONNECTING = 0x0003;

  /** Bandwidth Measure Results after the connection sequence. */
  public static final int BANDWIDTH_RESULTS = 0x000B;

  private static final int HEADER_SIZE = 6;
  private static final int PAYLOAD_LENGTH_SIZE = 2;
  private static final int MAX_PAYLOAD = 0xFFFF;
  private static final int MAX_FIELDS = 0xFF - HEADER_SIZE - PAYLOAD_LENGTH_SIZE;
  private static final Set<Integer> REQUESTS =
      Set.of(
          RTT_REQUEST,
          RTT_REQUEST_CONNECTING,
          BANDWIDTH_START,
          BANDWIDTH_START_CONNECTING,
          BANDWIDTH_PAYLOAD,
          BANDWIDTH_STOP_CONNECTING,
          BANDWIDTH_STOP,
          RESULT_RTT,
          RESULT_BANDWIDTH,
          RESULT_ALL);
  private static final Set<Integer> RESPONSES =
      Set.of(RTT_RESPONSE, BANDWIDTH_RESULTS_CONNECTING, BANDWIDTH_RESULTS);
  private static final Set<Integer> WITH_PAYLOAD =
      Set.of(BANDWIDTH_PAYLOAD, BANDWIDTH_STOP_CONNECTING);

  public AutoDetect {
    FieldBounds.u8("headerTypeId", headerTypeId);
    FieldBounds.u16("sequenceNumber", sequenceNumber);
    FieldBounds.u16("auto-detect type", type);
    FieldBounds.within("auto-detect fields size", fields.size(), MAX_FIELDS);
    FieldBounds.within("auto-detect payload size", payload.size(), MAX_PAYLOAD);
    if (!payload.isEmpty() && !hasPayload(headerTypeId, type)) {
      throw new IllegalArgumentException("this type has no payload");
    }
  }

  public static AutoDetect request(int sequenceNumber, int type, Bytes fields, Bytes payload) {
    return new AutoDetect(REQUEST, sequenceNumber, type, fields, payload);
  }

  public static AutoDetect rttResponse(int sequenceNumber) {
    return new AutoDetect(RESPONSE, sequenceNumber, RTT_RESPONSE, Bytes.EMPTY, Bytes.EMPTY);
  }

  /**
   * The answer to a Bandwidth Measure Stop.
   *
   * @param type of the response
   * @param timeDelta in milliseconds, from start to stop
   * @param byteCount received in that time
   */
  public static AutoDetect bandwidthResults(
      int sequenceNumber, int type, long timeDelta, long byteCount) {
    return new AutoDetect(
        RESPONSE,
        sequenceNumber,
        type,
        new Writer().u32le(timeDelta).u32le(byteCount).toBytes(),
        Bytes.EMPTY);
  }

  private static boolean hasPayload(int headerTypeId, int type) {
    return headerTypeId == REQUEST && WITH_PAYLOAD.contains(type);
  }

  /**
   * Reads one message and leaves what follows it.
   *
   * @throws DecodeException limit when headerLength is smaller than the header
   */
  public static AutoDetect decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int headerLength = reader.u8("headerLength");
    int headerTypeId = reader.u8("headerTypeId");
    int sequenceNumber = reader.u16le("sequenceNumber");
    int type = reader.u16le("auto-detect type");
    boolean withPayload = hasPayload(headerTypeId, type);
    int fieldsSize = headerLength - HEADER_SIZE - (withPayload ? PAYLOAD_LENGTH_SIZE : 0);
    if (fieldsSize < 0 || fieldsSize > MAX_FIELDS) {
      throw DecodeException.limit("headerLength", offset, headerLength, 0xFF);
    }
    int payloadSize = withPayload ? reader.u16le("payloadLength") : 0;
    return new AutoDetect(
        headerTypeId,
        sequenceNumber,
        type,
        reader.bytes("auto-detect fields", fieldsSize),
        reader.bytes("auto-detect payload", payloadSize));
  }

  /** A 32-bit field by its place behind the type; 0 when it is missing. */
  public long field(int index) {
    if (fields.size() < (index + 1) * Integer.BYTES) {
      return 0;
    }
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | fields.at(index * Integer.BYTES + i);
    }
    return value;
  }

  @Override
  public void encode(Writer writer) {
    boolean withPayload = hasPayload(headerTypeId, type);
    int headerLength = HEADER_SIZE + fields.size() + (withPayload ? PAYLOAD_LENGTH_SIZE : 0);
    writer.u8(headerLength).u8(headerTypeId).u16le(sequenceNumber).u16le(type);
    if (withPayload) {
      writer.u16le(payload.size());
    }
    writer.bytes(fields).bytes(payload);
  }

  @Override
  public int size() {
    boolean withPayload = hasPayload(headerTypeId, type);
    return HEADER_SIZE + fields.size() + payload.size() + (withPayload ? PAYLOAD_LENGTH_SIZE : 0);
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (!(headerTypeId == REQUEST ? REQUESTS : RESPONSES).contains(type)) {
      oddities.add("auto-detect type is 0x%04x".formatted(type));
    }
    if (headerTypeId != REQUEST && headerTypeId != RESPONSE) {
      oddities.add("headerTypeId is 0x%02x".formatted(headerTypeId));
    }
    return List.copyOf(oddities);
  }

  /** The payload is noise; only its size is shown. */
  @Override
  public String toString() {
    return "auto-detect 0x%04x, payload of %d bytes".formatted(type, payload.size());
  }
}
