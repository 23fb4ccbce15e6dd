package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationOdd;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSplit;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DisconnectReason;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * The negotiation stage. What counts is how requests that offer TLS end: a refusal of a weaker
 * request is how a well-kept server answers.
 *
 * @param connections those of this stage
 */
public record NegotiationPicture(StageView view, List<Connection> connections) {
  public NegotiationPicture {
    connections = List.copyOf(connections);
  }

  private static final int XRDP_OR_WINDOWS_REFERENCE = 0x1234;
  private static final Bytes MCS_DISCONNECT =
      new DisconnectProviderUltimatum(DisconnectReason.USER_REQUESTED).toPacket();
  private static final int EXTENDED_CLIENT_DATA = 0x01;
  private static final int RESTRICTED_ADMIN = 0x08;
  private static final int REDIRECTED_AUTHENTICATION = 0x10;

  /** TLS, CredSSP or more was selected at least once. */
  public boolean secured() {
    return selections().stream().anyMatch(each -> !each.selected().isStandardRdpSecurity());
  }

  public boolean offersNla() {
    return selections().stream().anyMatch(each -> isCredSsp(each.selected()));
  }

  /** The server turns down a request for TLS without CredSSP because it wants CredSSP. */
  public boolean requiresNla() {
    return offersNla()
        && refusals().stream()
            .anyMatch(each -> each.code().equals(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER));
  }

  /** A request without CredSSP was granted as well. */
  public boolean goesWithoutNla() {
    return selections().stream()
        .anyMatch(each ->
            each.requested().map(asked -> !asked.contains(SecurityProtocols.HYBRID)).orElse(true));
  }

  /** Plain RDP was selected although TLS was offered, and TLS was selected for no request. */
  public boolean plainThoughTlsOffered() {
    return !secured()
        && selections().stream()
            .anyMatch(each -> offersTls(each) && each.selected().isStandardRdpSecurity());
  }

  /** The reply has no negotiation data, as from servers older than TLS in RDP. */
  public boolean confirmedPlainly() {
    return !secured()
        && !plainThoughTlsOffered()
        && view.seen(NegotiationConfirmedPlainly.class).stream()
            .anyMatch(seen -> offersTls(seen.what()));
  }

  /** Every request that offers TLS or more ended in this failure code. */
  public boolean refusesAll(NegotiationFailureCode code) {
    List<NegotiationObservation> useful = useful();
    return !useful.isEmpty()
        && useful.stream()
            .allMatch(
                each -> each instanceof NegotiationRefused refused && refused.code().equals(code));
  }

  /** No request that offers TLS or more was granted, and the last word was this failure code. */
  public Optional<NegotiationFailureCode> refusal() {
    if (secured() || plainThoughTlsOffered() || askedTooLittle().isPresent()) {
      return Optional.empty();
    }
    return refusedMost();
  }

  /** The server wants TLS or NLA, and no request offered any, as only captures show. */
  public Optional<NegotiationFailureCode> askedTooLittle() {
    return useful().stream().anyMatch(NegotiationPicture::offersTls)
        ? Optional.empty()
        : refusedMost()
            .filter(code ->
                code.equals(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)
                    || code.equals(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER));
  }

  private Optional<NegotiationFailureCode> refusedMost() {
    return useful().stream()
        .filter(each -> each instanceof NegotiationRefused)
        .map(each -> (NegotiationRefused) each)
        .max(
            Comparator.comparingLong(
                each -> each.requested().map(SecurityProtocols::bits).orElse(0L)))
        .map(NegotiationRefused::code);
  }

  /** The refusal is this one. */
  public boolean refusedWith(NegotiationFailureCode code) {
    return refusal().map(code::equals).orElse(false);
  }

  public boolean silent() {
    return endsAll(each -> each instanceof NegotiationSilent);
  }

  public boolean closed() {
    return endsAll(each -> each instanceof NegotiationClosed);
  }

  public boolean reset() {
    return endsAll(each -> each instanceof NegotiationReset);
  }

  /** Some requests are closed, reset or not answered, in different ways, and none is granted. */
  public boolean neverAnswers() {
    return endsAll(each ->
        each instanceof NegotiationSilent
            || each instanceof NegotiationClosed
            || each instanceof NegotiationReset);
  }

  /** Requests that got nowhere; 0 when any was answered. */
  public int inVain() {
    return neverAnswers() ? useful().size() : 0;
  }

  /** The peer ended a connection on which we had said nothing, be it while it was set up. */
  public boolean endedUnasked() {
    return view.has(TcpReset.class)
        || connections.stream()
            .anyMatch(each -> each.bytesSent() == 0 && each.endedBy() == Connection.EndedBy.PEER);
  }

  /** The peer kept a connection on which we said nothing, so what it ends is the request. */
  public boolean waitsForRequest() {
    return connections.stream()
        .anyMatch(each -> each.bytesSent() == 0 && each.endedBy() == Connection.EndedBy.US);
  }

  /** Whole requests get nowhere, and one that is cut in two is answered. */
  public Optional<Seen<NegotiationSplit>> answeredWhenSplit() {
    return neverAnswers()
        ? view.seen(NegotiationSplit.class).stream()
            .filter(seen -> seen.what().answered())
            .findFirst()
        : Optional.empty();
  }

  /** A request that is cut in two fares no better than a whole one. */
  public boolean splitInVain() {
    return view.has(NegotiationSplit.class) && answeredWhenSplit().isEmpty();
  }

  /** What speaks on the port instead of RDP. */
  public Optional<Seen<ForeignServiceAnswered>> foreignService() {
    return secured() ? Optional.empty() : view.first(ForeignServiceAnswered.class);
  }

  public Optional<Seen<NegotiationMalformed>> malformed() {
    return secured() ? Optional.empty() : view.first(NegotiationMalformed.class);
  }

  /** Requests that failed for no reason given while others were granted: "2 of 5". */
  public Optional<String> unsteady() {
    List<NegotiationObservation> all = useful();
    long failed =
        all.stream()
            .filter(each ->
                each instanceof NegotiationSilent
                    || each instanceof NegotiationClosed
                    || each instanceof NegotiationReset
                    || isOddAnswer(each))
            .count();
    return secured() && failed > 0 ? Optional.of(failed + " of " + all.size()) : Optional.empty();
  }

  private static boolean isOddAnswer(NegotiationObservation each) {
    return each instanceof NegotiationMalformed malformed
        && !malformed.firstBytes().equals(MCS_DISCONNECT);
  }

  public List<String> oddities() {
    return view.seen(NegotiationOdd.class).stream()
        .flatMap(seen -> seen.what().oddities().stream())
        .distinct()
        .toList();
  }

  /** The slowest answer. */
  public Optional<Duration> slowestAnswer() {
    return view.seen(NegotiationObservation.class).stream()
        .map(Seen::what)
        .filter(NegotiationPicture::isAnswer)
        .map(NegotiationObservation::took)
        .max(Duration::compareTo);
  }

  /** The quickest answer, which is free of our own queueing. */
  public Optional<Duration> quickestAnswer() {
    return view.seen(NegotiationObservation.class).stream()
        .map(Seen::what)
        .filter(NegotiationPicture::isAnswer)
        .map(NegotiationObservation::took)
        .min(Duration::compareTo);
  }

  /** The reply's flags say whether Restricted Admin is offered; empty without such a reply. */
  public Optional<Boolean> restrictedAdminOffered() {
    return flag(RESTRICTED_ADMIN);
  }

  /** The reply's flags say whether Remote Credential Guard is offered. */
  public Optional<Boolean> credentialGuardOffered() {
    return flag(REDIRECTED_AUTHENTICATION);
  }

  /** What the replies look like. */
  public Software software() {
    if (sourceReference().isEmpty()) {
      return Software.UNKNOWN;
    }
    if (sourceReference().getAsInt() == 0) {
      return Software.FREERDP_FAMILY;
    }
    if (sourceReference().getAsInt() != XRDP_OR_WINDOWS_REFERENCE) {
      return Software.UNKNOWN;
    }
    boolean windowsFlags =
        selections().stream().anyMatch(each -> (each.flags() & ~EXTENDED_CLIENT_DATA) != 0);
    boolean credSsp = offersNla() || refusedForNla();
    if (windowsFlags || credSsp) {
      return Software.WINDOWS;
    }
    return saysGoodbyeInClear()
            || takesTlsOverNla()
            || (refusesPlainForTls() && !refusesAll(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER))
            || plainWithModernReply()
        ? Software.XRDP
        : Software.UNKNOWN;
  }

  public Standing standing() {
    if (secured()) {
      return Standing.good(
          requiresNla()
              ? "the server requires NLA, and selects it"
              : offersNla() ? "the server selects NLA" : "the server selects TLS without NLA");
    }
    if (foreignService().isPresent()) {
      return Standing.bad(
          PlainText.of(foreignService().get().what().service()) + " answers on the port, not RDP");
    }
    if (plainThoughTlsOffered()) {
      return Standing.bad("the server selects plain RDP security although TLS was offered");
    }
    if (plainAsked()) {
      return Standing.good("the client asks for Standard RDP Security, and gets it");
    }
    if (confirmedPlainly()) {
      return Standing.bad("the server knows plain RDP security only");
    }
    if (refusal().isPresent()) {
      return Standing.bad("the server refuses: " + refusal().get());
    }
    if (askedTooLittle().isPresent()) {
      return Standing.unknown(
          "the server refuses: "
              + askedTooLittle().get()
              + "; a request that offers TLS, as ordinary clients make it, is not there");
    }
    if (malformed().isPresent()) {
      return Standing.bad(
          "the answer is not RDP: " + PlainText.of(malformed().get().what().problem()));
    }
    return silentStanding();
  }

  private Standing silentStanding() {
    if (silent()) {
      return Standing.bad("connected, but no byte comes back");
    }
    if (closed()) {
      return Standing.bad("the connection is closed instead of an answer");
    }
    if (reset()) {
      return Standing.bad("the connection is reset instead of an answer");
    }
    if (neverAnswers()) {
      return Standing.bad("the request is never answered: silence, close or reset");
    }
    return Standing.unknown(view.whyMissing());
  }

  private List<NegotiationSelected> selections() {
    return view.seen(NegotiationSelected.class).stream().map(Seen::what).toList();
  }

  private List<NegotiationRefused> refusals() {
    return view.seen(NegotiationRefused.class).stream().map(Seen::what).toList();
  }

  /** The ends of all requests that offer TLS or more; of all there are when none does. */
  private List<NegotiationObservation> useful() {
    List<NegotiationObservation> all =
        view.seen(NegotiationObservation.class).stream()
            .<NegotiationObservation>map(Seen::what)
            .filter(
                each -> !(each instanceof NegotiationOdd) && !(each instanceof NegotiationSplit))
            .toList();
    List<NegotiationObservation> offering =
        all.stream().filter(NegotiationPicture::offersTls).toList();
    return offering.isEmpty() ? all : offering;
  }

  /** A client that asks for nothing but Standard RDP Security gets it, as only captures show. */
  public boolean plainAsked() {
    List<NegotiationObservation> all = useful();
    return !all.isEmpty()
        && all.stream().noneMatch(NegotiationPicture::offersTls)
        && all.stream()
            .anyMatch(each ->
                each instanceof NegotiationConfirmedPlainly
                    || (each instanceof NegotiationSelected selected
                        && selected.selected().isStandardRdpSecurity()));
  }

  private boolean endsAll(Predicate<NegotiationObservation> end) {
    List<NegotiationObservation> useful = useful();
    return !useful.isEmpty() && useful.stream().allMatch(end);
  }

  private Optional<Boolean> flag(int bit) {
    return selections().stream()
        .filter(each -> !each.selected().isStandardRdpSecurity())
        .findFirst()
        .map(each -> (each.flags() & bit) != 0);
  }

  private boolean refusedForNla() {
    return refusals().stream()
        .anyMatch(each -> each.code().equals(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER));
  }

  /** xrdp 0.9 answers protocols that it does not know by an MCS disconnect. */
  private boolean saysGoodbyeInClear() {
    return view.seen(NegotiationMalformed.class).stream()
        .anyMatch(seen -> seen.what().firstBytes().equals(MCS_DISCONNECT));
  }

  private boolean takesTlsOverNla() {
    return selections().stream()
        .anyMatch(each ->
            each.requested().map(NegotiationPicture::isCredSsp).orElse(false)
                && each.flags() == EXTENDED_CLIENT_DATA
                && each.selected().equals(SecurityProtocols.SSL));
  }

  private boolean refusesPlainForTls() {
    return refusals().stream()
        .anyMatch(each ->
            !offersTls(each) && each.code().equals(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER));
  }

  private boolean plainWithModernReply() {
    return plainThoughTlsOffered()
        && selections().stream().anyMatch(each -> each.flags() == EXTENDED_CLIENT_DATA);
  }

  private OptionalInt sourceReference() {
    return view.seen(NegotiationObservation.class).stream()
        .flatMapToInt(seen -> sourceReference(seen.what()).stream())
        .findFirst();
  }

  private static OptionalInt sourceReference(NegotiationObservation observation) {
    return switch (observation) {
      case NegotiationSelected each -> OptionalInt.of(each.sourceReference());
      case NegotiationRefused each -> OptionalInt.of(each.sourceReference());
      case NegotiationConfirmedPlainly each -> OptionalInt.of(each.sourceReference());
      case NegotiationSilent _,
          NegotiationClosed _,
          NegotiationReset _,
          ForeignServiceAnswered _,
          NegotiationMalformed _,
          NegotiationSplit _,
          NegotiationOdd _ ->
          OptionalInt.empty();
    };
  }

  private static boolean isAnswer(NegotiationObservation observation) {
    return sourceReference(observation).isPresent();
  }

  private static boolean offersTls(NegotiationObservation observation) {
    return observation.requested().map(each -> !each.isStandardRdpSecurity()).orElse(false);
  }

  private static boolean isCredSsp(SecurityProtocols protocols) {
    return protocols.contains(SecurityProtocols.HYBRID)
        || protocols.contains(SecurityProtocols.HYBRID_EX);
  }
}
