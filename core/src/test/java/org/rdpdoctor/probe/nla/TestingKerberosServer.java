package org.rdpdoctor.probe.nla;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.ietf.jgss.GSSException;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.credssp.PublicKeyBinding;
import org.rdpdoctor.wire.credssp.TsCredentials;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * The lab's Windows server with Kerberos instead of NTLM in its CredSSP: the JDK accepts, with the
 * keys that a real KDC gave to the service.
 */
final class TestingKerberosServer {
  private static final int MAX_TOKENS = 4;

  private final Path keytab;
  private final String principal;
  private final ServerCertificate certificate =
      CertificateRecipe.asWindowsMakesIt("rdphost.lab.example").sign();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  TestingKerberosServer(Path keytab, String principal) {
    this.keytab = keytab;
    this.principal = principal;
  }

  Behaviour behaviour() {
    return RdpListener.likeWindows(Negotiation.windowsDemandingNla(), this::serve);
  }

  /** Who signed in and with what, in the order of events. */
  List<String> events() {
    return List.copyOf(events);
  }

  private void serve(Peer peer, SecurityProtocols selected) throws IOException {
    SecureChannel channel = SecureChannel.accept(peer, TlsProfile.windowsServer2022(), certificate);
    try {
      talk(channel);
      if (selected.contains(SecurityProtocols.HYBRID_EX)) {
        channel.send(EarlyUserAuthorization.SUCCESS.toBytes());
      }
      Bytes mcs = channel.read();
      events.add("after the sign-in: %d bytes".formatted(mcs.size()));
      channel.send(RdpListener.GOODBYE);
      channel.close();
    } catch (DecodeException | GSSException problem) {
      events.add("broken: " + problem.getMessage());
      throw new ProtocolException(problem.getMessage());
    }
  }

  private void talk(SecureChannel channel) throws IOException, DecodeException, GSSException {
    TestingAcceptor acceptor = new TestingAcceptor(keytab, principal);
    TsRequest request = CredSspServer.readRequest(channel);
    events.add("CredSSP version %d".formatted(request.version()));
    for (int token = 0; token < MAX_TOKENS && !request.negoTokens().isEmpty(); token++) {
      Bytes answer = acceptor.accept(request.negoTokens().getFirst());
      if (answer.isEmpty()) {
        break;
      }
      channel.send(TsRequest.withToken(TsRequest.NEWEST_VERSION, answer).toBytes());
      request = CredSspServer.readRequest(channel);
    }
    events.add("%s with %s".formatted(acceptor.client(), acceptor.state()));
    bindKey(channel, acceptor, request);
    TsRequest last = CredSspServer.readRequest(channel);
    Bytes credentials = acceptor.unwrap(last.authInfo().orElseThrow());
    events.add(describe(TsCredentials.decode(new Reader(credentials))));
  }

  private void bindKey(SecureChannel channel, TestingAcceptor acceptor, TsRequest request)
      throws IOException, DecodeException, GSSException {
    Bytes key = CertificateParts.of(certificate.chain().getFirst()).publicKey();
    PublicKeyBinding binding =
        new PublicKeyBinding(
            Math.min(TsRequest.NEWEST_VERSION, request.version()),
            key,
            request.clientNonce().orElse(Bytes.EMPTY));
    Bytes received = acceptor.unwrap(request.pubKeyAuth().orElseThrow());
    events.add(received.equals(binding.ofClient()) ? "bound" : "not bound");
    channel.send(
        new TsRequest(
                TsRequest.NEWEST_VERSION,
                List.of(),
                Optional.empty(),
                Optional.of(acceptor.wrap(binding.ofServer())),
                Optional.empty(),
                Optional.empty())
            .toBytes());
  }

  private static String describe(TsCredentials credentials) {
    TsCredentials.Password password = credentials.password().orElseThrow();
    return "given %s and %s"
        .formatted(
            password.userName(), new String(password.password().reveal(), StandardCharsets.UTF_8));
  }

  /** By hand, for a real client: KEYTAB PRINCIPAL PORT; runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    TestingKerberosServer kerberos = new TestingKerberosServer(Path.of(arguments[0]), arguments[1]);
    Fault fault = Fault.withoutCase("kerberos", "accepts Kerberos", kerberos::behaviour);
    int port = Integer.parseInt(arguments[2]);
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), port)) {
      System.in.transferTo(System.out);
      System.out.println(kerberos.events() + " " + server.defect());
    }
  }
}
