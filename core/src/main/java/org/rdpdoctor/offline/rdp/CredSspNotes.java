package org.rdpdoctor.offline.rdp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.NtlmAccountSeen;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.offline.pcap.Frame;
import org.rdpdoctor.reading.ReplyReading;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.ntlm.NtlmFlags;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.spnego.SpnegoToken;

/** Follows a CredSSP exchange (MS-CSSP 3.1.5) between two others. */
final class CredSspNotes {
  private final Notebook notebook;
  private AccountForm account = AccountForm.BARE_NAME;
  private String mechanism = "";
  private SignInStep step = SignInStep.FIRST_TOKEN;
  private long firstNanos = -1;
  private long askedNanos;
  private int serverVersion;
  private int roundTrips;
  private boolean answered;
  private boolean over;
  private boolean waits;
  private boolean delegated;

  CredSspNotes(Notebook notebook) {
    this.notebook = notebook;
  }

  void take(Side from, Bytes bytes) {
    try {
      TsRequest request = TsRequest.decode(new Reader(bytes));
      note(from, request);
      if (from == Side.CLIENT) {
        fromClient(request);
      } else {
        fromServer(request);
      }
    } catch (DecodeException odd) {
      // The next message begins where this one says that it ends.
    }
  }

  private void note(Side from, TsRequest request) {
    List<String> carries = new ArrayList<>();
    for (Bytes token : request.negoTokens()) {
      carries.add(name(token));
    }
    request.pubKeyAuth().ifPresent(_ -> carries.add("pubKeyAuth"));
    request.authInfo().ifPresent(_ -> carries.add("authInfo"));
    notebook.add(
        new CredSspSeen(TlsNotes.party(from), request.version(), carries, request.errorCode()));
  }

  private String name(Bytes token) {
    Optional<NtlmMessage> ntlm = ntlm(token);
    if (ntlm.isPresent()) {
      mechanism = "NTLM";
      return switch (ntlm.get()) {
        case NtlmMessage.NegotiateMessage _ -> "NTLM NEGOTIATE";
        case NtlmMessage.ChallengeMessage _ -> "NTLM CHALLENGE";
        case AuthenticateMessage authenticate -> {
          noteAccount(authenticate);
          yield "NTLM AUTHENTICATE";
        }
      };
    }
    try {
      return switch (SpnegoToken.decode(new Reader(token))) {
        case SpnegoToken.NegTokenInit init -> "SPNEGO " + init.mechTypes();
        case SpnegoToken.NegTokenResp response ->
            "SPNEGO " + response.supportedMech().map(Object::toString).orElse("answer");
      };
    } catch (DecodeException another) {
      return "token";
    }
  }

  private static Optional<NtlmMessage> ntlm(Bytes token) {
    try {
      Bytes inner =
          NtlmMessage.startsWithSignature(token)
              ? token
              : SpnegoToken.decode(new Reader(token)).wrappedToken().orElse(Bytes.EMPTY);
      return NtlmMessage.startsWithSignature(inner)
          ? Optional.of(NtlmMessage.decode(new Reader(inner)))
          : Optional.empty();
    } catch (DecodeException another) {
      return Optional.empty();
    }
  }

  private void noteAccount(AuthenticateMessage message) {
    boolean unicode = message.flags().contains(NtlmFlags.UNICODE);
    String domain = text(message.domainName(), unicode);
    String user = text(message.userName(), unicode);
    account = form(domain, user);
    notebook.add(new NtlmAccountSeen(domain, user, text(message.workstation(), unicode)));
  }

  private static AccountForm form(String domain, String user) {
    if (domain.equalsIgnoreCase("AzureAD")) {
      return AccountForm.ENTRA;
    }
    if (user.indexOf('@') >= 0) {
      return AccountForm.PRINCIPAL_NAME;
    }
    return domain.isEmpty() ? AccountForm.BARE_NAME : AccountForm.WITH_DOMAIN;
  }

  private static String text(Bytes bytes, boolean unicode) {
    return Notebook.shorten(
        unicode ? Utf16.text(bytes) : new String(bytes.toArray(), StandardCharsets.ISO_8859_1));
  }

  private void fromClient(TsRequest request) {
    if (firstNanos < 0) {
      firstNanos = notebook.nanos();
    }
    if (mechanism.isEmpty()) {
      mechanism = "Kerberos"; // what SPNEGO carries if not NTLM; a certificate signs in by it, too
    }
    askedNanos = notebook.nanos();
    waits = true;
    boolean proof =
        request.negoTokens().stream()
            .flatMap(token -> ntlm(token).stream())
            .anyMatch(AuthenticateMessage.class::isInstance);
    if (request.authInfo().isPresent()) {
      step = SignInStep.CREDENTIALS;
      delegated = true;
    } else if (proof || (roundTrips > 0 && request.pubKeyAuth().isEmpty())) {
      step = SignInStep.PROOF;
    } else if (request.pubKeyAuth().isPresent()) {
      step = SignInStep.PUBLIC_KEY;
    }
  }

  private void fromServer(TsRequest request) {
    roundTrips++;
    waits = false;
    serverVersion = Math.clamp(request.version(), 0, Integer.MAX_VALUE);
    if (!answered) {
      answered = true;
      notebook.add(
          new ReplyReading(request, Frame.instant(askedNanos), notebook.since(askedNanos))
              .observe());
    }
    if (request.errorCode().isPresent() && request.errorCode().get().value() != 0 && !over) {
      over = true;
      notebook.add(new SignInRefused(attempt(), step, request.errorCode().get(), false));
    }
  }

  /** MS-RDPBCGR 2.2.10.2, with PROTOCOL_HYBRID_EX only. */
  void authorized(EarlyUserAuthorization result) {
    if (over) {
      return;
    }
    over = true;
    notebook.add(
        result.equals(EarlyUserAuthorization.SUCCESS)
            ? new SignedIn(attempt(), delegated, Optional.of(result))
            : new SignInNotAuthorized(attempt(), result));
  }

  /** MCS came: whoever signed in is let in. */
  void sessionBegan() {
    if (firstNanos >= 0 && !over) {
      over = true;
      notebook.add(new SignedIn(attempt(), delegated, Optional.empty()));
    }
  }

  /** Nothing more comes. */
  void finish(TlsNotes.Ending ending, Duration idle) {
    if (over || !waits || ending == TlsNotes.Ending.UNTOLD) {
      return;
    }
    over = true;
    Duration took = notebook.since(askedNanos).plus(idle);
    notebook.add(
        switch (ending) {
          case CLOSED ->
              answered ? broken(SignInEnding.CLOSED) : new NlaObservation.NlaClosed(took);
          case RESET -> answered ? broken(SignInEnding.RESET) : new NlaObservation.NlaReset(took);
          case SILENT, UNTOLD ->
              answered ? broken(SignInEnding.SILENT) : new NlaObservation.NlaSilent(took);
        });
  }

  private SignInBroken broken(SignInEnding how) {
    return new SignInBroken(attempt(), step, how, "");
  }

  private SignInAttempt attempt() {
    return new SignInAttempt(
        mechanism, account, serverVersion, roundTrips, notebook.since(firstNanos));
  }
}
