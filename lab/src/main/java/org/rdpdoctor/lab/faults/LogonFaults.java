package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;

/** TLS is fine, and something is wrong inside it. */
final class LogonFaults {
  private static final Duration SKEW = Duration.ofHours(7);

  private LogonFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.caseOf(
            "kerberos-clock-skew",
            "clock-skew",
            "Windows whose clock is seven hours behind",
            () -> WindowsServer.with(WindowsServer.IDENTITY.withClockOffset(SKEW.negated()))),
        Fault.withoutCase(
            "reset-after-credssp",
            "completes TLS and resets when the first CredSSP message comes",
            () -> {
              ServerCertificate certificate = WindowsServer.certificate().sign();
              return WindowsServer.with((peer, _) -> resetAtCredSsp(peer, certificate));
            }),
        Fault.withoutCase(
            "ntlm-escape-sequences",
            "terminal escape sequences and line breaks in the computer's name",
            () ->
                WindowsServer.with(
                    WindowsServer.IDENTITY.withComputer(WrongCertificates.ESCAPE_SEQUENCES))));
  }

  private static void resetAtCredSsp(Peer peer, ServerCertificate certificate) throws IOException {
    SecureChannel channel = SecureChannel.accept(peer, TlsProfile.windowsServer2022(), certificate);
    CredSspServer.readRequest(channel);
    channel.reset();
  }
}
