package org.rdpdoctor.probe.gateway;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.gateway.HttpLink.Answer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.http.HttpChallenge;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.ntlm.ChannelBindings;
import org.rdpdoctor.wire.ntlm.NtlmAccount;
import org.rdpdoctor.wire.ntlm.NtlmClient;

/**
 * Signs in to a gateway's web server on one connection: Basic (RFC 7617), NTLM, or NTLM under the
 * name of Negotiate (RFC 4559) as the Windows client does it. With channel bindings, since gateways
 * may demand them.
 */
final class GatewayLogin {
  private static final int UNAUTHORIZED = 401;
  private static final int CHALLENGE_SIZE = 8;
  private static final int KEY_SIZE = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** In the order in which they are tried: what shows the password to the gateway comes last. */
  private static final List<String> SCHEMES = List.of("Negotiate", "NTLM", "Basic");

  private final Credentials.Password credentials;
  private final String host;
  private final InstantSource clock;

  GatewayLogin(Credentials.Password credentials, String host, InstantSource clock) {
    this.credentials = credentials;
    this.host = host;
    this.clock = clock;
  }

  /** The scheme to use of those that are offered. */
  static Optional<String> choose(List<String> offered) {
    return SCHEMES.stream()
        .filter(scheme -> offered.stream().anyMatch(scheme::equalsIgnoreCase))
        .findFirst();
  }

  /** Makes the whole exchange and gives the last answer. */
  Answer signIn(HttpLink link, HttpHead.Request request, String scheme, Duration limit)
      throws InterruptedException {
    return scheme.equals("Basic")
        ? link.exchange("gateway Basic sign-in", with(request, "Basic", basic()), limit)
        : signInByNtlm(link, request, scheme, limit);
  }

  private Bytes basic() {
    byte[] password = credentials.password().reveal();
    byte[] name = (credentials.account() + ":").getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(name, name.length + password.length);
    System.arraycopy(password, 0, both, name.length, password.length);
    Bytes joined = Bytes.of(both);
    Arrays.fill(password, (byte) 0);
    Arrays.fill(both, (byte) 0);
    return joined;
  }

  private Answer signInByNtlm(
      HttpLink link, HttpHead.Request request, String scheme, Duration limit)
      throws InterruptedException {
    NtlmClient client =
        new NtlmClient(new NtlmClient.Connection("", Optional.of("HTTP/" + host), bindings(link)));
    HttpHead.Request first = with(request, scheme, client.negotiate().toBytes());
    Answer answer = link.exchange("gateway NTLM negotiate", first, limit);
    if (!(answer instanceof Answer.Responded(HttpHead.Response head))
        || head.status() != UNAUTHORIZED) {
      return answer;
    }
    Optional<Bytes> challenge =
        HttpChallenge.in(head, "WWW-Authenticate").stream()
            .filter(each -> each.is(scheme))
            .flatMap(each -> each.tokenBytes().stream())
            .findFirst();
    if (challenge.isEmpty()) {
      return answer;
    }
    if (!link.isReusable()) {
      return new Answer.Malformed("the connection ends after the challenge", Bytes.EMPTY);
    }
    try {
      Bytes last = client.authenticate(challenge.get(), account(), drawn()).message().toBytes();
      return link.exchange("gateway NTLM authenticate", with(request, scheme, last), limit);
    } catch (DecodeException unreadable) {
      return new Answer.Malformed(
          "NTLM challenge: " + unreadable.getMessage(), challenge.get().first(KEY_SIZE));
    }
  }

  private NtlmAccount account() {
    return new NtlmAccount(
        credentials.account().domain(), credentials.account().user(), credentials.password());
  }

  private NtlmClient.Drawn drawn() {
    byte[] challenge = new byte[CHALLENGE_SIZE];
    byte[] key = new byte[KEY_SIZE];
    RANDOM.nextBytes(challenge);
    RANDOM.nextBytes(key);
    return new NtlmClient.Drawn(Bytes.of(challenge), Secret.of(key), FileTime.of(clock.instant()));
  }

  private static Optional<Bytes> bindings(HttpLink link) {
    try {
      List<Bytes> chain = link.session().chain();
      return chain.isEmpty()
          ? Optional.empty()
          : Optional.of(
              ChannelBindings.ofEndPoint(CertificateParts.of(chain.getFirst()).endPointHash()));
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private static HttpHead.Request with(HttpHead.Request request, String scheme, Bytes token) {
    List<HttpField> fields = new ArrayList<>(request.fields());
    String text = Base64.getEncoder().encodeToString(token.toArray());
    fields.add(new HttpField("Authorization", scheme + " " + text));
    return new HttpHead.Request(request.method(), request.target(), fields);
  }
}
