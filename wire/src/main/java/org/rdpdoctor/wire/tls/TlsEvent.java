package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.Bytes;

/** What {@link TlsStreamReader} saw. */
public sealed interface TlsEvent {
  /** A whole record came; the events of its content follow. */
  record RecordRead(TlsRecord tlsRecord) implements TlsEvent {}

  /** A handshake message is complete. */
  record MessageRead(HandshakeMessage message) implements TlsEvent {}

  /** An alert that is not encrypted. */
  record AlertRead(Alert alert) implements TlsEvent {}

  /**
   * A whole handshake message makes no sense; reading goes on behind it.
   *
   * @param message header and body
   * @param reason lower case without a full stop
   */
  record MessageUnreadable(HandshakeType type, Bytes message, String reason) implements TlsEvent {}

  /**
   * What comes is not, or no longer, TLS. This is the last kind of event; it is repeated with more
   * of the bytes as they come.
   *
   * @param offset how many bytes of TLS records came before, in bytes
   * @param firstBytes the first bytes that are not TLS, at most {@link
   *     TlsStreamReader#MAX_FOREIGN_BYTES}
   */
  record NotTls(long offset, Bytes firstBytes) implements TlsEvent {
    /** TPKT of nine bytes and an X.224 Data header. */
    private static final Bytes NINE_BYTE_DATA = Bytes.ofHex("0300000902f080");

    /** Choice 8 of DomainMCSPDU (T.125 section 7) in the upper six bits; the reason follows. */
    private static final int DISCONNECT_PROVIDER_ULTIMATUM = 8;

    /**
     * Whether they are an MCS Disconnect Provider Ultimatum in clear: xrdp's answer to a hello when
     * it cannot use its key or certificate.
     */
    public boolean isMcsDisconnect() {
      int choiceAt = NINE_BYTE_DATA.size();
      return firstBytes.startsWith(NINE_BYTE_DATA)
          && firstBytes.size() > choiceAt
          && firstBytes.at(choiceAt) >> 2 == DISCONNECT_PROVIDER_ULTIMATUM;
    }
  }

  /**
   * A limit is passed; nothing more is read.
   *
   * @param reason lower case without a full stop
   */
  record LimitPassed(String reason) implements TlsEvent {}
}
