package org.rdpdoctor.lab.faults;

import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.lab.rdp.SessionPolicy;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;

/** The Windows Server that most faults are made of: all is well but for one thing. */
final class WindowsServer {
  static final WindowsIdentity IDENTITY = WindowsIdentity.labServer();

  private WindowsServer() {}

  /** A healthy one that demands NLA, as Windows is set up. */
  static RdpListener healthy() {
    return with(healthyRoad());
  }

  static RdpListener with(SecuredRoad road) {
    return RdpListener.likeWindows(Negotiation.windowsDemandingNla(), road);
  }

  static RdpListener with(Negotiation negotiation) {
    return RdpListener.likeWindows(negotiation, healthyRoad());
  }

  static RdpListener with(TlsProfile profile) {
    return with(new TlsRoad(profile, certificate().sign(), new CredSspServer(IDENTITY)));
  }

  static RdpListener with(ServerCertificate certificate) {
    return with(
        new TlsRoad(TlsProfile.windowsServer2022(), certificate, new CredSspServer(IDENTITY)));
  }

  static RdpListener with(WindowsIdentity identity) {
    return with(
        new TlsRoad(
            TlsProfile.windowsServer2022(), certificate().sign(), new CredSspServer(identity)));
  }

  /** A healthy one, by that name in all that it shows. */
  static RdpListener calledOtherwise(String computer) {
    WindowsIdentity identity = IDENTITY.withComputer(computer);
    return with(
        new TlsRoad(
            TlsProfile.windowsServer2022(),
            CertificateRecipe.asWindowsMakesIt(identity.dnsName()).sign(),
            new CredSspServer(identity)));
  }

  static RdpListener with(SignInPolicy policy) {
    return with(
        new TlsRoad(
            TlsProfile.windowsServer2022(),
            certificate().sign(),
            new CredSspServer(IDENTITY, policy)));
  }

  /** One that takes clients without NLA, too. */
  static RdpListener with(SessionPolicy policy) {
    TlsRoad road =
        new TlsRoad(
            TlsProfile.windowsServer2022(), certificate().sign(), new CredSspServer(IDENTITY));
    return RdpListener.likeWindows(Negotiation.windowsWithoutNla(), road.with(policy));
  }

  static SecuredRoad healthyRoad() {
    return new TlsRoad(
        TlsProfile.windowsServer2022(), certificate().sign(), new CredSspServer(IDENTITY));
  }

  static CertificateRecipe certificate() {
    return CertificateRecipe.asWindowsMakesIt(IDENTITY.dnsName());
  }
}
