package org.rdpdoctor.reading;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.rdpdoctor.wire.Bytes;

/** Tells another service by the first bytes that it sends, unasked or in answer to an X.224 one. */
public final class ForeignServices {
  /** As many bytes as any of the rules looks at. */
  public static final int ENOUGH_BYTES = 96;

  private record Service(String name, Predicate<Bytes> sends) {}

  /** The first that fits is taken, so the particular come before the general. */
  private static final List<Service> TABLE =
      List.of(
          new Service("HTTP", text("HTTP/")),
          new Service("HTTP", textIgnoringCase("<!doctype html")),
          new Service("HTTP", textIgnoringCase("<html")),
          new Service("SSH", text("SSH-")),
          new Service("TLS", ForeignServices::isTlsRecord),
          new Service("SMB", ForeignServices::isSmb),
          new Service("SMB", bytes(0x83, 0x00, 0x00, 0x01)), // RFC 1002, negative session response
          new Service("VNC", text("RFB ")),
          new Service("MySQL", ForeignServices::isMySql),
          new Service("PostgreSQL", ForeignServices::isPostgreSql),
          new Service("SQL Server", bytes(0x04, 0x01)), // MS-TDS, tabular result, end of message
          new Service("RPC", bytes(0x05, 0x00)), // C706, connection-oriented version 5.0
          new Service("LDAP", ForeignServices::isLdap),
          new Service("SMTP", greeting("220", "smtp")),
          new Service("FTP", greeting("220", "ftp")),
          new Service("FTP or SMTP", text("220 ")),
          new Service("FTP or SMTP", text("220-")),
          new Service("POP3", text("+OK")),
          new Service("IMAP", text("* OK")),
          new Service("SIP", text("SIP/2.0")),
          new Service("RTSP", text("RTSP/")),
          new Service("AMQP", text("AMQP")),
          new Service("Redis", text("-ERR")),
          new Service("Redis", text("-NOAUTH")),
          new Service("Redis", text("-DENIED")),
          new Service("rsync", text("@RSYNCD:")),
          new Service("Telnet", ForeignServices::isTelnet));

  private ForeignServices() {}

  /** The service, if the bytes are enough to tell it. */
  public static Optional<String> recognise(Bytes firstBytes) {
    return TABLE.stream()
        .filter(service -> service.sends().test(firstBytes))
        .map(Service::name)
        .findFirst();
  }

  private static Predicate<Bytes> text(String prefix) {
    Bytes wanted = Bytes.of(prefix.getBytes(StandardCharsets.US_ASCII));
    return bytes -> bytes.startsWith(wanted);
  }

  private static Predicate<Bytes> textIgnoringCase(String prefix) {
    return bytes -> latin(bytes).strip().toLowerCase(Locale.ROOT).startsWith(prefix);
  }

  private static Predicate<Bytes> bytes(int... prefix) {
    Bytes wanted = Bytes.of(prefix);
    return bytes -> bytes.startsWith(wanted);
  }

  /** A greeting line with a code, which names its protocol somewhere. */
  private static Predicate<Bytes> greeting(String code, String protocol) {
    return bytes -> {
      String line = latin(bytes).toLowerCase(Locale.ROOT);
      return line.startsWith(code) && line.contains(protocol);
    };
  }

  private static String latin(Bytes bytes) {
    return new String(bytes.first(ENOUGH_BYTES).toArray(), StandardCharsets.ISO_8859_1);
  }

  /** RFC 8446 section 5.1: alert or handshake, version 3.0 to 3.4. */
  private static boolean isTlsRecord(Bytes bytes) {
    return bytes.size() >= 3
        && (bytes.at(0) == 0x15 || bytes.at(0) == 0x16)
        && bytes.at(1) == 0x03
        && bytes.at(2) <= 0x04;
  }

  /** MS-SMB2 section 2.1: a four-byte length, then the protocol id of SMB 1 or 2. */
  private static boolean isSmb(Bytes bytes) {
    return bytes.size() >= 8
        && bytes.at(0) == 0
        && (bytes.at(4) == 0xFF || bytes.at(4) == 0xFE)
        && bytes.slice(5, 8).equals(Bytes.of('S', 'M', 'B'));
  }

  /** A packet with sequence number 0 that holds a greeting of version 10, or an error. */
  private static boolean isMySql(Bytes bytes) {
    return bytes.size() >= 6
        && bytes.at(2) == 0
        && bytes.at(3) == 0
        && bytes.at(0) >= 10
        && (isMySqlGreeting(bytes) || bytes.at(4) == 0xFF);
  }

  private static boolean isMySqlGreeting(Bytes bytes) {
    return bytes.at(4) == 0x0A && bytes.at(5) >= '0' && bytes.at(5) <= '9';
  }

  /** An ErrorResponse whose first field is the severity. */
  private static boolean isPostgreSql(Bytes bytes) {
    return bytes.size() >= 6
        && bytes.at(0) == 'E'
        && bytes.at(1) == 0
        && bytes.at(2) == 0
        && (bytes.at(5) == 'S' || bytes.at(5) == 'V');
  }

  /** RFC 4511 section 4.1.1: an LDAPMessage whose id is 0, the notice of disconnection. */
  private static boolean isLdap(Bytes bytes) {
    return bytes.size() >= 5
        && bytes.at(0) == 0x30
        && bytes.slice(2, 5).equals(Bytes.of(0x02, 0x01, 0x00));
  }

  /** RFC 854: IAC, then WILL, WONT, DO or DONT. */
  private static boolean isTelnet(Bytes bytes) {
    return bytes.size() >= 3 && bytes.at(0) == 0xFF && bytes.at(1) >= 0xFB && bytes.at(1) <= 0xFE;
  }
}
