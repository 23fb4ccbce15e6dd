package org.rdpdoctor.wire.ntlm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;

/**
 * The client of MS-NLMP section 3.1.5.1, connection-oriented and NTLMv2 only: first {@link
 * #negotiate}, then {@link #authenticate} with the server's answer.
 */
public final class NtlmClient {
  /** MsvAvFlags: a message integrity code is there. */
  private static final long MIC_PRESENT = 0x2;

  private static final int NO_LM_RESPONSE_SIZE = 24;

  private static final NtlmFlags FLAGS =
      NtlmFlags.UNICODE
          .with(NtlmFlags.OEM)
          .with(NtlmFlags.REQUEST_TARGET)
          .with(NtlmFlags.SIGN)
          .with(NtlmFlags.SEAL)
          .with(NtlmFlags.NTLM)
          .with(NtlmFlags.ALWAYS_SIGN)
          .with(NtlmFlags.EXTENDED_SESSION_SECURITY)
          .with(NtlmFlags.VERSION)
          .with(NtlmFlags.KEY_128)
          .with(NtlmFlags.KEY_EXCHANGE)
          .with(NtlmFlags.KEY_56);

  /** What a current Windows client says of itself. */
  private static final NtlmVersion VERSION = new NtlmVersion(10, 0, 20348);

  /**
   * What the client says of the connection.
   *
   * @param workstation the client's own name; may be empty
   * @param targetName the service principal name, as {@code TERMSRV/host} or {@code HTTP/host}
   * @param channelBindings the hash of {@link ChannelBindings}; empty without TLS
   */
  public record Connection(
      String workstation, Optional<String> targetName, Optional<Bytes> channelBindings) {}

  /**
   * What the client draws for one sign-in.
   *
   * @param clientChallenge eight bytes
   * @param sessionKey 16 bytes
   * @param now our clock; the server's is used where it tells it
   */
  public record Drawn(Bytes clientChallenge, Secret sessionKey, FileTime now) {
    public Drawn {
      FieldBounds.exactSize(
          "NTLMv2 client challenge", clientChallenge, NtlmV2Temp.CLIENT_CHALLENGE_SIZE);
    }
  }

  /** The last message, and the session security that holds from then on. */
  public record Authenticated(AuthenticateMessage message, NtlmSession session) {}

  private final Connection connection;
  private final NegotiateMessage negotiate = firstMessage();

  public NtlmClient(Connection connection) {
    this.connection = connection;
  }

  /** The first message of every client; it names nobody. */
  public static NegotiateMessage firstMessage() {
    return new NegotiateMessage(FLAGS, Optional.of(VERSION));
  }

  /** The first message of this one. */
  public NegotiateMessage negotiate() {
    return negotiate;
  }

  /**
   * Answers the server's challenge, which names the account and counts as an attempt there.
   *
   * @throws DecodeException when the challenge cannot be read or does not offer the session
   *     security that is asked for
   */
  public Authenticated authenticate(Bytes challengeBytes, NtlmAccount account, Drawn drawn)
      throws DecodeException {
    ChallengeMessage challenge = ChallengeMessage.decode(new Reader(challengeBytes));
    NtlmFlags flags = agreed(challenge.flags());
    Optional<AvPairs> info = challenge.targetInfo();
    Optional<FileTime> serverTime = info.flatMap(AvPairs::timestamp);
    byte[] responseKey = account.responseKey(account.domain());
    NtlmV2Temp temp =
        new NtlmV2Temp(
            serverTime.orElse(drawn.now()), drawn.clientChallenge(), answered(info, serverTime));
    byte[] proof = NtlmV2.proof(responseKey, challenge.serverChallenge(), temp.toBytes());
    byte[] keyExchangeKey = NtlmV2.sessionBaseKey(responseKey, proof);
    boolean exchanges = flags.contains(NtlmFlags.KEY_EXCHANGE);
    byte[] sessionKey = exchanges ? drawn.sessionKey().reveal() : keyExchangeKey;
    AuthenticateMessage plain =
        new AuthenticateMessage(
            flags,
            serverTime.isPresent()
                ? Bytes.of(new byte[NO_LM_RESPONSE_SIZE])
                : NtlmV2.lmResponse(
                    responseKey, challenge.serverChallenge(), drawn.clientChallenge()),
            Bytes.of(proof).append(temp.toBytes()),
            Utf16.bytes(account.domain()),
            Utf16.bytes(account.user()),
            Utf16.bytes(connection.workstation()),
            exchanges ? Bytes.of(NtlmV2.exchange(keyExchangeKey, sessionKey)) : Bytes.EMPTY,
            flags.contains(NtlmFlags.VERSION) ? Optional.of(VERSION) : Optional.empty(),
            Optional.empty(),
            Optional.empty());
    AuthenticateMessage message =
        serverTime.isPresent() ? withMic(plain, sessionKey, challengeBytes) : plain;
    return new Authenticated(message, NtlmSession.ofClient(sessionKey, flags));
  }

  private AuthenticateMessage withMic(
      AuthenticateMessage plain, byte[] sessionKey, Bytes challenge) {
    AuthenticateMessage zeros = plain.withMic(Bytes.of(new byte[AuthenticateMessage.MIC_SIZE]));
    return zeros.withMic(NtlmV2.mic(sessionKey, negotiate.toBytes(), challenge, zeros.toBytes()));
  }

  /** What both sides want of what was asked for. */
  private static NtlmFlags agreed(NtlmFlags offered) throws DecodeException {
    NtlmFlags needed =
        NtlmFlags.UNICODE.with(NtlmFlags.NTLM).with(NtlmFlags.EXTENDED_SESSION_SECURITY);
    if (!offered.contains(needed)) {
      throw DecodeException.unexpected("NTLM flags", 0, "%s without %s".formatted(offered, needed));
    }
    long kept = offered.bits() & FLAGS.without(NtlmFlags.OEM).bits();
    return new NtlmFlags(kept).with(new NtlmFlags(offered.bits() & NtlmFlags.TARGET_INFO.bits()));
  }

  /** The server's pairs and ours, MS-NLMP section 3.1.5.1.2. */
  private AvPairs answered(Optional<AvPairs> info, Optional<FileTime> serverTime) {
    List<AvPair> pairs = new ArrayList<>();
    info.ifPresent(
        all -> all.pairs().stream().filter(pair -> !isOurs(pair.id())).forEach(pairs::add));
    if (serverTime.isPresent()) {
      long flags = info.map(all -> all.flags().orElse(0)).orElse(0L) | MIC_PRESENT;
      pairs.add(new AvPair(AvId.FLAGS, new Writer().u32le(flags).toBytes()));
    }
    connection
        .channelBindings()
        .ifPresent(hash -> pairs.add(new AvPair(AvId.CHANNEL_BINDINGS, hash)));
    connection.targetName().ifPresent(name -> pairs.add(AvPair.ofText(AvId.TARGET_NAME, name)));
    return new AvPairs(pairs);
  }

  private static boolean isOurs(AvId id) {
    return id.equals(AvId.FLAGS)
        || id.equals(AvId.CHANNEL_BINDINGS)
        || id.equals(AvId.TARGET_NAME)
        || id.equals(AvId.END_OF_LIST);
  }
}
