package org.rdpdoctor.lab.gateway;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.ntlm.NtlmAccount;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmServer;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/** Checks who signs in on one connection: Basic, NTLM, and Negotiate with NTLM in it. */
final class GatewayAccount {
  /** The one account of the lab's gateways. */
  static final String USER = "alice";

  static final String PASSWORD = "Passw0rd!";

  private static final int CHALLENGE_SIZE = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What comes of an Authorization field. */
  sealed interface Outcome {
    record Accepted() implements Outcome {}

    record Refused() implements Outcome {}

    /** Goes on with this field value. */
    record Challenged(String challenge) implements Outcome {}
  }

  private final List<String> schemes;
  private final NtlmServer ntlm;

  GatewayAccount(List<String> schemes, WindowsIdentity identity) {
    this.schemes = schemes;
    this.ntlm =
        new NtlmServer(
            new NtlmServer.Identity(identity.domain(), identity.targetInfo(), identity.version()));
  }

  Outcome check(HttpHead request) throws IOException {
    if (schemes.isEmpty()) {
      return new Outcome.Accepted();
    }
    String[] words = request.field("Authorization").orElse("").split(" ", 2);
    boolean offered = schemes.stream().anyMatch(words[0]::equalsIgnoreCase);
    if (words.length < 2 || !offered) {
      return new Outcome.Refused();
    }
    Bytes token = token(words[1].strip());
    return words[0].equalsIgnoreCase("Basic") ? basic(token) : negotiate(words[0], token);
  }

  private static Bytes token(String text) throws ProtocolException {
    try {
      return Bytes.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw new ProtocolException(notBase64.getMessage());
    }
  }

  private static Outcome basic(Bytes token) {
    String text = new String(token.toArray(), StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    String user = text.substring(Math.max(0, text.indexOf('\\') + 1), Math.max(0, colon));
    boolean right = user.equalsIgnoreCase(USER) && text.substring(colon + 1).equals(PASSWORD);
    return right ? new Outcome.Accepted() : new Outcome.Refused();
  }

  private Outcome negotiate(String scheme, Bytes token) throws IOException {
    try {
      boolean bare = NtlmMessage.startsWithSignature(token);
      Bytes message =
          bare ? token : SpnegoToken.decode(new Reader(token)).wrappedToken().orElse(Bytes.EMPTY);
      if (NtlmMessage.decode(new Reader(message)) instanceof NtlmMessage.NegotiateMessage) {
        byte[] challenge = new byte[CHALLENGE_SIZE];
        RANDOM.nextBytes(challenge);
        Bytes answer = ntlm.challenge(message, Bytes.of(challenge)).toBytes();
        Bytes sent = bare ? answer : NegTokenResp.ofNtlm(answer).toBytes();
        return new Outcome.Challenged(
            scheme + " " + Base64.getEncoder().encodeToString(sent.toArray()));
      }
      NtlmAccount account =
          new NtlmAccount("", USER, Secret.of(PASSWORD.getBytes(StandardCharsets.UTF_8)));
      return ntlm.verify(message, account, Optional.empty()) instanceof NtlmServer.Verdict.Accepted
          ? new Outcome.Accepted()
          : new Outcome.Refused();
    } catch (DecodeException unreadable) {
      throw new ProtocolException(unreadable.getMessage());
    }
  }
}
