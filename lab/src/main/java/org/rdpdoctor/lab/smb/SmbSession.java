package org.rdpdoctor.lab.smb;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.smb2.PreauthHash;
import org.rdpdoctor.wire.smb2.Smb2Flags;
import org.rdpdoctor.wire.smb2.Smb2Header;
import org.rdpdoctor.wire.smb2.Smb2Keys;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Signature;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** One sign-in on a connection, from its first message on, and what is open in it. */
final class SmbSession {
  private final SmbServer server;
  private final Agreement agreement;
  private final long id;
  private final SignIn signIn;
  private PreauthHash preauth;
  private boolean demandsSigning;
  private Optional<Inside> inside = Optional.empty();

  /** What is there once the client has signed in. */
  private record Inside(Smb2Keys keys, Optional<Sealing> sealing, Requests requests) {}

  SmbSession(SmbServer server, Agreement agreement, PreauthHash preauth, long id) {
    this.server = server;
    this.agreement = agreement;
    this.preauth = preauth;
    this.id = id;
    this.signIn = server.signIn();
  }

  long id() {
    return id;
  }

  /** A message of the sign-in, of either side. */
  void hear(Bytes message) {
    preauth = preauth.with(message);
  }

  SignIn.Step take(Smb2Request.SessionSetup setup) throws SmbRefusal, DecodeException {
    if (inside.isPresent()) {
      throw new SmbRefusal(Smb2Status.NOT_SUPPORTED); // nobody here signs in twice
    }
    demandsSigning =
        server.policy().demandsSigning()
            || (setup.securityMode() & Smb2Response.Negotiate.SIGNING_REQUIRED) != 0;
    SignIn.Step step = signIn.take(setup.token());
    if (step instanceof SignIn.Step.SignedIn signedIn) {
      Smb2Keys keys = Smb2Keys.of(agreement.dialect(), signedIn.key(), preauth.value());
      Optional<Sealing> sealing =
          agreement.cipher().isPresent()
              ? Optional.of(new Sealing(agreement.cipher().getAsInt(), keys))
              : Optional.empty();
      inside =
          Optional.of(
              new Inside(keys, sealing, new Requests(server, agreement, signedIn.account())));
    }
    return step;
  }

  boolean isSignedIn() {
    return inside.isPresent();
  }

  Smb2Keys keys() {
    return inside.orElseThrow().keys();
  }

  Optional<Sealing> sealing() {
    return inside.flatMap(Inside::sealing);
  }

  boolean mustBeSealed() {
    return server.policy().demandsEncryption();
  }

  Requests requests() {
    return inside.orElseThrow().requests();
  }

  /**
   * Whether a request is in order, sections 3.3.5.2.4 and 3.3.5.2.9.
   *
   * @param received its bytes
   * @param sealed it came encrypted
   */
  void admit(Smb2Header header, Bytes received, boolean sealed) throws SmbRefusal {
    if (inside.isEmpty()) {
      throw new SmbRefusal(Smb2Status.USER_SESSION_DELETED);
    }
    if (sealed) {
      return;
    }
    boolean signed = header.flags().has(Smb2Flags.SIGNED);
    boolean forged = signed && !Smb2Signature.fits(received, agreement.dialect(), keys().signing());
    if (forged || mustBeSealed() || (demandsSigning && !signed)) {
      throw new SmbRefusal(NtStatus.ACCESS_DENIED);
    }
  }

  void end() {
    inside.ifPresent(all -> all.requests().end());
  }
}
