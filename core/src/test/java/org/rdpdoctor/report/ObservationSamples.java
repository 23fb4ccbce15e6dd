package org.rdpdoctor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.FingerprintExpected;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;
import org.rdpdoctor.model.BetweenObservation.HoldNotPossible;
import org.rdpdoctor.model.BetweenObservation.Hop;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.model.BetweenObservation.RouteNotTraced;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.BetweenObservation.ShortReachTried;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.BetweenObservation.TriggerTried;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.AddressesListed;
import org.rdpdoctor.model.BundleObservation.BundlePartMissing;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.BundleObservation.CertificateListed;
import org.rdpdoctor.model.BundleObservation.ClockOffsetListed;
import org.rdpdoctor.model.BundleObservation.CollectionLogged;
import org.rdpdoctor.model.BundleObservation.FirewallRuleListed;
import org.rdpdoctor.model.BundleObservation.FirewallRulesCovered;
import org.rdpdoctor.model.BundleObservation.GracePeriodListed;
import org.rdpdoctor.model.BundleObservation.JoinListed;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.PortsCovered;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.BundleObservation.SessionListenerListed;
import org.rdpdoctor.model.BundleObservation.SessionsCovered;
import org.rdpdoctor.model.BundleObservation.SystemDescribed;
import org.rdpdoctor.model.CaptureObservation.AlertSeen;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.CaptureObservation.ClientDescribed;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.CaptureObservation.DirectionSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.HttpAnswered;
import org.rdpdoctor.model.CaptureObservation.HttpRequested;
import org.rdpdoctor.model.CaptureObservation.KeysTried;
import org.rdpdoctor.model.CaptureObservation.NoEndSeen;
import org.rdpdoctor.model.CaptureObservation.NoRdpSaid;
import org.rdpdoctor.model.CaptureObservation.NothingToJudge;
import org.rdpdoctor.model.CaptureObservation.NtlmAccountSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.PacketTooBigReported;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.PortsTried;
import org.rdpdoctor.model.CaptureObservation.RepeatedConnections;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CaptureObservation.SessionResumed;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.CaptureObservation.SuitesOffered;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.CertificateObservation.RevocationAnswered;
import org.rdpdoctor.model.CertificateObservation.RevocationUnreachable;
import org.rdpdoctor.model.CertificateObservation.TrustNotJudged;
import org.rdpdoctor.model.ClientObservation.ClientExamined;
import org.rdpdoctor.model.ClientObservation.ClientLicenceStoreSeen;
import org.rdpdoctor.model.ClientObservation.ClientPartUnread;
import org.rdpdoctor.model.ClientObservation.ClientPasswordSaved;
import org.rdpdoctor.model.ClientObservation.ClientPasswordsCovered;
import org.rdpdoctor.model.ClientObservation.ClientUdpPolicySeen;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayClosed;
import org.rdpdoctor.model.GatewayObservation.GatewayHandshakeAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayMalformed;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewayReset;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewaySilent;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelAuthorized;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelCreated;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.model.HostObservation.HostClockSeen;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.HostObservation.HostFileMissing;
import org.rdpdoctor.model.HostObservation.HostFileSeen;
import org.rdpdoctor.model.HostObservation.HostFirewallCovered;
import org.rdpdoctor.model.HostObservation.HostFirewallRuleSeen;
import org.rdpdoctor.model.HostObservation.HostKeyFileNamed;
import org.rdpdoctor.model.HostObservation.HostKeysAbsent;
import org.rdpdoctor.model.HostObservation.HostMember;
import org.rdpdoctor.model.HostObservation.HostMembersListed;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;
import org.rdpdoctor.model.HostObservation.HostNetworkRulesCovered;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.HostObservation.HostPortCovered;
import org.rdpdoctor.model.HostObservation.HostServiceMissing;
import org.rdpdoctor.model.HostObservation.HostSessionSeen;
import org.rdpdoctor.model.HostObservation.HostSessionsCovered;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.model.KerberosObservation.Exchange;
import org.rdpdoctor.model.KerberosObservation.KdcAnswered;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.KerberosObservation.KdcClosed;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.KerberosObservation.KdcGiven;
import org.rdpdoctor.model.KerberosObservation.KdcMalformed;
import org.rdpdoctor.model.KerberosObservation.KdcNameUnresolved;
import org.rdpdoctor.model.KerberosObservation.KdcRefused;
import org.rdpdoctor.model.KerberosObservation.KdcReplyUnusable;
import org.rdpdoctor.model.KerberosObservation.KdcSilent;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KdcUnreachable;
import org.rdpdoctor.model.KerberosObservation.KerberosAttemptHeldBack;
import org.rdpdoctor.model.KerberosObservation.KerberosNotUsed;
import org.rdpdoctor.model.KerberosObservation.KerberosTargetIsAddress;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationNotRequired;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.KerberosObservation.RealmReferred;
import org.rdpdoctor.model.KerberosObservation.RealmUnknown;
import org.rdpdoctor.model.KerberosObservation.ServiceHost;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsAbsent;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsFound;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsUnknown;
import org.rdpdoctor.model.KerberosObservation.TicketCacheRead;
import org.rdpdoctor.model.KerberosObservation.TicketCacheUnusable;
import org.rdpdoctor.model.KerberosObservation.TicketGranted;
import org.rdpdoctor.model.LicensingObservation.LicenseIssued;
import org.rdpdoctor.model.LicensingObservation.LicenseRequested;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingChallenged;
import org.rdpdoctor.model.LicensingObservation.LicensingMalformed;
import org.rdpdoctor.model.LicensingObservation.LicensingSkipped;
import org.rdpdoctor.model.LicensingObservation.LicensingUnanswered;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.LogObservation.Reached;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.HostMeant;
import org.rdpdoctor.model.MachineObservation.MachineClock;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.MachineObservation.RoleShown;
import org.rdpdoctor.model.NameObservation.AliasChain;
import org.rdpdoctor.model.NameObservation.DnsAnswered;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NameObservation.NameLeftTo;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NameObservation.NoSuchName;
import org.rdpdoctor.model.NameObservation.ResolverFailed;
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
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaErrorSent;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaOtherMechanism;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.PathObservation.AnswerSizeTried;
import org.rdpdoctor.model.PathObservation.HelloSizeTried;
import org.rdpdoctor.model.PathObservation.KernelCounted;
import org.rdpdoctor.model.PathObservation.RequestSizeTried;
import org.rdpdoctor.model.PathObservation.RoundTripsMeasured;
import org.rdpdoctor.model.PathObservation.SizeEnd;
import org.rdpdoctor.model.RdpFileObservation.RdpFileCovered;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingsEffect;
import org.rdpdoctor.model.RegistryObservation.RegistryCovered;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.model.ReportedObservation.CommentReported;
import org.rdpdoctor.model.ReportedObservation.ReportCovered;
import org.rdpdoctor.model.ReportedObservation.StartReported;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.ServerCertificateForm;
import org.rdpdoctor.model.SessionObservation.BandwidthMeasured;
import org.rdpdoctor.model.SessionObservation.ChannelJoinRefused;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.SessionObservation.McsRefused;
import org.rdpdoctor.model.SessionObservation.NetworkCharacterized;
import org.rdpdoctor.model.SessionObservation.ServerCertificateReceived;
import org.rdpdoctor.model.SessionObservation.ServerCertificateUnreadable;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.ServerSignaturesWrong;
import org.rdpdoctor.model.SessionObservation.SessionAlerted;
import org.rdpdoctor.model.SessionObservation.SessionClosed;
import org.rdpdoctor.model.SessionObservation.SessionDisconnected;
import org.rdpdoctor.model.SessionObservation.SessionGivenUp;
import org.rdpdoctor.model.SessionObservation.SessionMalformed;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionReset;
import org.rdpdoctor.model.SessionObservation.SessionSilent;
import org.rdpdoctor.model.SessionObservation.SessionStep;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.PublicKeyNotBound;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpMalformed;
import org.rdpdoctor.model.UdpObservation.UdpProhibited;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.model.UdpObservation.UdpUnreachable;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/** One of each observation, with values that are easily lost: unknown codes, odd text, extremes. */
final class ObservationSamples {
  private static final Duration TOOK = Duration.ofNanos(41_000_001);
  private static final String KDC = "dc1.corp.example:88";
  private static final Bytes BYTES = Bytes.ofHex("00ff10");
  private static final String V4 = "192.0.2.10";
  private static final int PORT = 3389;

  /** Quote, backslash, escape sequence, line end, bidi override, half of a surrogate pair. */
  private static final String HOSTILE = "\"\\\u001b[2J\r\n\u202e\ud83d\u0000\u00e9";

  private static final Instant FAR = Instant.parse("+30828-09-14T02:48:05.477580700Z");

  private static final Instant LOGGED = Instant.parse("2026-01-02T03:04:05.678901Z");

  private ObservationSamples() {}

  static List<Observation> all() {
    return List.of(
            name(),
            tcp(),
            negotiation(),
            tls(),
            certificate(),
            nla(),
            signIn(),
            kerberos(),
            licensing(),
            session(),
            udp(),
            between(),
            path(),
            gateway(),
            file(),
            capture(),
            reported(),
            log(),
            registry(),
            saved(),
            machines(),
            bundle(),
            host(),
            client())
        .stream()
        .<Observation>flatMap(List::stream)
        .toList();
  }

  private static List<Observation> name() {
    return List.of(
        new NameIsAddress("::1"),
        new NameResolved("srv", List.of(V4, "2001:db8::1"), TOOK),
        new DnsAnswered("srv", "AAAA", List.of(), TOOK),
        new NoSuchName("srv", "192.0.2.53", TOOK),
        new ResolverFailed("srv", HOSTILE, TOOK),
        new NameLeftTo("the gateway", "srv"),
        new AliasChain(List.of("a", "b")));
  }

  private static List<Observation> between() {
    return List.of(
        new TriggerTried(StageId.TLS, Trigger.HELLO, PORT, 517, Reply.RESET, TOOK, TOOK),
        new ResetSeen(254, List.of(64, 63), Optional.of(0), Optional.of(0xFFFF), 2),
        new RouteTraced(
            "TCP",
            PORT,
            List.of(
                new Hop(1, Optional.of("192.0.2.1"), HopAnswer.EXPIRED, TOOK),
                new Hop(2, Optional.empty(), HopAnswer.SILENT, TOOK)),
            false,
            TOOK),
        new RouteNotTraced("not on this system", "tracert srv"),
        new ShortReachTried(
            StageId.NEGOTIATION, Trigger.REQUEST, 1, Reply.SILENT, Optional.of("192.0.2.1"), TOOK),
        new ConnectionHeld(StageId.TLS, true, Duration.ofMinutes(20), TOOK, HeldEnd.DEAF_WHEN_USED),
        new HoldNotPossible("no connection"),
        new FingerprintExpected(BYTES));
  }

  private static List<Observation> tcp() {
    return List.of(
        new TcpConnected(V4, PORT, Duration.ZERO),
        new TcpRefused(V4, PORT, TOOK),
        new TcpReset(V4, PORT, TOOK),
        new TcpTimedOut(V4, PORT, Duration.ofHours(30)),
        new TcpUnreachable(V4, PORT, "host", Optional.of("192.0.2.1"), TOOK),
        new TcpProhibited(V4, PORT, "ICMP", Optional.empty(), TOOK),
        new TcpForwarded("srv", PORT, "the gateway", TOOK),
        new TcpNotForwarded("srv", PORT, "the proxy", HOSTILE, TOOK),
        new OtherPortTried(V4, 445, "SMB", "connected", TOOK));
  }

  private static List<Observation> negotiation() {
    Optional<SecurityProtocols> unknown = Optional.of(new SecurityProtocols(0xFFFF_FFFFL));
    return List.of(
        new NegotiationSelected(unknown, SecurityProtocols.HYBRID_EX, 0xFF, 0x1234, TOOK),
        new NegotiationRefused(unknown, new NegotiationFailureCode(0xFFFF_FFFFL), 0, TOOK),
        new NegotiationConfirmedPlainly(Optional.empty(), 0, TOOK),
        new NegotiationSilent(unknown, TOOK),
        new NegotiationClosed(unknown, TOOK),
        new NegotiationReset(unknown, TOOK),
        new NegotiationSplit(unknown, true, TOOK),
        new ForeignServiceAnswered(unknown, "HTTP", BYTES, TOOK),
        new NegotiationMalformed(unknown, "short", Bytes.EMPTY, TOOK),
        new NegotiationOdd(unknown, List.of(HOSTILE, ""), TOOK));
  }

  private static List<Observation> tls() {
    Hello hello =
        new Hello(
            Way.SMALL_WINDOW,
            List.of(TlsVersion.SSL_3_0, new TlsVersion(0x7f1c)),
            Optional.empty());
    CipherSuite suite = new CipherSuite(0xFFFE);
    Optional<NamedGroup> group = Optional.of(new NamedGroup(0xFE0B));
    return List.of(
        new TlsAccepted(hello, TlsVersion.TLS_1_2, suite, group, Optional.of(2048), TOOK),
        new TlsAlerted(hello, new AlertDescription(0xFE), true, TOOK),
        new TlsReset(hello, TOOK),
        new TlsClosed(hello, TOOK),
        new TlsSilent(hello, TOOK),
        new TlsGarbage(hello, BYTES, true, TOOK),
        new TlsNotAsked(hello, HOSTILE, TOOK),
        new TlsSessionEstablished(hello, TlsVersion.TLS_1_3, suite, Optional.empty(), TOOK),
        new TlsSessionFailed(hello, "server's Finished", "alert 40", TOOK),
        new CipherSuitesListed(
            hello,
            TlsVersion.TLS_1_2,
            List.of(suite, CipherSuite.TLS_AES_128_GCM_SHA256),
            Optional.of(false),
            List.of(NamedGroup.X25519),
            false,
            7,
            TOOK));
  }

  private static List<Observation> certificate() {
    return List.of(
        new CertificatePresented(List.of(hostileCertificate())),
        new CertificateUnreadable("length", BYTES),
        new ChainTrusted("CN=Root", "system"),
        new ChainNotTrusted("the issuer is not known", true),
        new TrustNotJudged("no store"),
        new RevocationAnswered("CRL", "http://crl.example/a.crl", Optional.of(false), TOOK),
        new RevocationUnreachable("CRL", "http://crl.example/a.crl", "status 404", TOOK),
        new CertificateStored(
            "Remote Desktop", hostileCertificate(), Optional.of("TSSecKeySet1"), Optional.empty()),
        new CertificateVaried(List.of(BYTES, Bytes.EMPTY)));
  }

  private static Certificate hostileCertificate() {
    return new Certificate(
        HOSTILE,
        "CN=\u202eissuer",
        BYTES,
        Instant.parse("-0001-01-01T00:00:00Z"),
        FAR,
        "RSA",
        2048,
        "SHA256withRSA",
        List.of(HOSTILE),
        List.of("192.0.2.10"),
        Optional.of(HOSTILE),
        List.of("keyEncipherment"),
        List.of("1.3.6.1.5.5.7.3.1"),
        true,
        false,
        BYTES,
        BYTES,
        BYTES);
  }

  private static List<Observation> nla() {
    return List.of(
        new NlaChallenged(
            6,
            Optional.of(HOSTILE),
            Optional.of("SRV"),
            Optional.empty(),
            Optional.of("srv.corp.example"),
            Optional.of("corp.example"),
            Optional.empty(),
            Optional.of("10.0.20348"),
            Optional.of(FAR),
            Optional.of(Duration.ofMillis(-1500)),
            TOOK),
        new NlaErrorSent(6, new NtStatus(0xC000006DL), TOOK),
        new NlaOtherMechanism(5, "Kerberos", TOOK),
        new NlaClosed(TOOK),
        new NlaReset(TOOK),
        new NlaSilent(TOOK),
        new NlaAlerted(49, TOOK),
        new NlaMalformed("not DER", BYTES, TOOK));
  }

  private static List<Observation> udp() {
    return List.of(
        new UdpAnswered(
            3389,
            1232,
            UdpVersion.VERSION_2,
            new UdpVersion(0xFFFF),
            1232,
            1232,
            1232,
            1,
            List.of(HOSTILE),
            TOOK),
        new UdpSilent(3389, 1232, UdpVersion.VERSION_3, 2, TOOK),
        new UdpRefused(3389, Optional.of("192.0.2.10"), TOOK),
        new UdpProhibited(3389, "rejected", Optional.empty(), TOOK),
        new UdpUnreachable(3389, "host", Optional.of("192.0.2.1"), TOOK),
        new UdpMalformed(3389, 1132, "an ACK instead of a SYN+ACK", BYTES, TOOK));
  }

  private static List<Observation> path() {
    return List.of(
        new RoundTripsMeasured(V4, PORT, "connect", 3, List.of(TOOK, Duration.ofMillis(40))),
        new RoundTripsMeasured(V4, PORT, "request", 1, List.of()),
        new KernelCounted(
            V4,
            PORT,
            "hello in small pieces",
            12,
            TOOK,
            Duration.ofNanos(750_000),
            Optional.of(Duration.ofMillis(40)),
            14,
            2,
            Optional.of(1),
            Optional.of(0),
            1500,
            1448,
            1448),
        new KernelCounted(
            V4,
            PORT,
            "hello in small pieces",
            12,
            TOOK,
            Duration.ZERO,
            Optional.empty(),
            1,
            0,
            Optional.empty(),
            Optional.empty(),
            65_535,
            32_741,
            536),
        new HelloSizeTried(
            V4, PORT, 1460, Optional.of(1448), SizeEnd.SILENT, Optional.of(false), TOOK),
        new HelloSizeTried(
            V4, PORT, 600, Optional.empty(), SizeEnd.NOT_SENT, Optional.empty(), TOOK),
        new RequestSizeTried(V4, PORT, 1460, SizeEnd.SILENT, Optional.of(false), TOOK),
        new RequestSizeTried(V4, PORT, 600, SizeEnd.CLOSED, Optional.empty(), TOOK),
        new AnswerSizeTried(V4, PORT, 1200, 5, SizeEnd.ANSWERED, TOOK));
  }

  private static List<Observation> kerberos() {
    return List.of(
        new KerberosTargetIsAddress("2001:db8::7"),
        new RealmAssumed(HOSTILE, "the account"),
        new RealmUnknown("the account names none"),
        new ServiceRecordsFound(
            "_kerberos._tcp.corp.example", List.of(new ServiceHost(HOSTILE, 88, 0, 100)), TOOK),
        new ServiceRecordsAbsent("_kerberos._udp.corp.example", "name server 192.0.2.53", TOOK),
        new ServiceRecordsUnknown("_ldap._tcp.dc._msdcs.corp.example", "timed out", TOOK),
        new KdcGiven("dc1.corp.example:88"),
        new KdcNameUnresolved("dc1.corp.example:88", "no such name"),
        new KdcAnswered(KDC, "192.0.2.88", KdcTransport.TCP, "KDC_ERR_PREAUTH_REQUIRED", TOOK),
        new KdcRefused(KDC, "192.0.2.88", KdcTransport.UDP, TOOK),
        new KdcSilent(KDC, "192.0.2.88", KdcTransport.UDP, TOOK),
        new KdcClosed(KDC, "192.0.2.88", KdcTransport.TCP, TOOK),
        new KdcUnreachable(KDC, "192.0.2.88", KdcTransport.TCP, "no route from here", TOOK),
        new KdcMalformed(KDC, "192.0.2.88", KdcTransport.TCP, "not DER", BYTES, TOOK),
        new KdcClockRead(KDC, FAR, Duration.ofMinutes(-20)),
        new PreauthenticationRequired(KDC, "CORP.EXAMPLE", List.of("rc4-hmac"), false, true),
        new PreauthenticationNotRequired(KDC, "CORP.EXAMPLE"),
        new KdcErrorSent(
            Exchange.TGS,
            KDC,
            "CORP.EXAMPLE",
            true,
            "TERMSRV/host",
            7,
            "KDC_ERR_S_PRINCIPAL_UNKNOWN",
            Optional.of(HOSTILE),
            Optional.of("OTHER.EXAMPLE"),
            TOOK),
        new TicketGranted(
            Exchange.AS_WITH_PASSWORD,
            KDC,
            "krbtgt/CORP.EXAMPLE@CORP.EXAMPLE",
            "aes256-cts-hmac-sha1-96",
            "etype 99",
            FAR,
            TOOK),
        new RealmReferred(KDC, "CORP.EXAMPLE", "OTHER.EXAMPLE", "TERMSRV/host"),
        new KdcReplyUnusable(Exchange.AS_WITHOUT_PROOF, KDC, "the key does not open it"),
        new TicketCacheRead("CORP.EXAMPLE", FAR, true),
        new TicketCacheUnusable("it holds none"),
        new KerberosAttemptHeldBack("one attempt was made less than an hour ago"),
        new KerberosNotUsed("no KDC of CORP.EXAMPLE answers"));
  }

  private static List<Observation> licensing() {
    return List.of(
        new LicensingValidClient(TOOK),
        new LicensingSkipped(TOOK),
        new LicensingAlerted(0xFFFF_FFFFL, 2, TOOK),
        new LicensingUnanswered(0x01, TOOK),
        new LicenseRequested(
            0x0006_0000,
            HOSTILE,
            "A02",
            List.of("microsoft.com"),
            Optional.of(ServerCertificateForm.PROPRIETARY),
            512,
            List.of(),
            TOOK),
        new LicensingChallenged(true, TOOK),
        new LicenseIssued(false, true, 0x0006_0000, "microsoft.com", HOSTILE, "A02", TOOK),
        new LicensingMalformed("short", BYTES, TOOK));
  }

  private static List<Observation> session() {
    return List.of(
        new ServerSettingsReceived(
            new RdpVersion(0xFFFF_FFFFL),
            Optional.of(SecurityProtocols.HYBRID),
            Optional.empty(),
            EncryptionMethods.RC4_128,
            new EncryptionLevel(9),
            184,
            1003,
            List.of(1004),
            Optional.empty(),
            Optional.of(0x301L),
            List.of("odd"),
            TOOK),
        new ServerCertificateReceived(
            ServerCertificateForm.X509, true, 2048, Optional.of(false), List.of("odd"), TOOK),
        new ServerCertificateUnreadable("short", BYTES, TOOK),
        new ServerSignaturesWrong(3, TOOK),
        new McsRefused(SessionStep.MCS_CONNECT, McsResult.TOO_MANY_USERS, TOOK),
        new ChannelJoinRefused(1003, new McsResult(15), TOOK),
        new DemandActiveReceived(0x103EA, HOSTILE, List.of(1, 30), Optional.of(0L), TOOK),
        new ErrorInfoReceived(SessionStep.LICENSING, 0xFFFF_FFFFL, TOOK),
        new SessionRedirected(
            SessionStep.DEMAND_ACTIVE,
            Optional.of(V4),
            Optional.of(HOSTILE),
            Optional.empty(),
            5,
            0x1FBFF,
            TOOK),
        new NetworkCharacterized(Optional.of(TOOK), Optional.empty(), Optional.of(100_000L), TOOK),
        new BandwidthMeasured(2048, TOOK),
        new SessionDisconnected(SessionStep.LICENSING, 7, TOOK),
        new SessionClosed(SessionStep.MCS_ATTACH_USER, TOOK),
        new SessionReset(SessionStep.MCS_CHANNEL_JOIN, TOOK),
        new SessionSilent(SessionStep.DEMAND_ACTIVE, TOOK),
        new SessionAlerted(SessionStep.LICENSING, 49, TOOK),
        new SessionMalformed(SessionStep.MCS_CONNECT, "short", BYTES, TOOK),
        new SessionGivenUp(SessionStep.MCS_CONNECT, "no encryption", TOOK));
  }

  private static List<Observation> signIn() {
    SignInAttempt attempt = new SignInAttempt("NTLM", AccountForm.PRINCIPAL_NAME, 6, 3, TOOK);
    return List.of(
        new SignedIn(attempt, true, Optional.of(EarlyUserAuthorization.SUCCESS)),
        new SignInRefused(attempt, SignInStep.PROOF, new NtStatus(0xC0000234L), false),
        new SignInBroken(attempt, SignInStep.CREDENTIALS, SignInEnding.MALFORMED, HOSTILE),
        new PublicKeyNotBound(attempt),
        new SignInNotAuthorized(attempt, EarlyUserAuthorization.ACCESS_DENIED),
        new SignInNotAttempted(SignInHindrance.BUDGET, "one attempt was made already"));
  }

  private static List<Observation> gateway() {
    return List.of(
        new GatewayAnswered(
            GatewayTransport.WEBSOCKET,
            401,
            List.of("Negotiate", HOSTILE),
            Optional.of(HOSTILE),
            TOOK),
        new GatewaySignedIn(GatewayTransport.HTTP, Optional.of("Basic"), TOOK),
        new GatewaySignInRefused(GatewayTransport.WEBSOCKET, "NTLM", 401, TOOK),
        new GatewaySignInNotTried("no credentials were given", TOOK),
        new GatewayHandshakeAnswered(1, 0, 0xFFFF, 7, TOOK),
        new GatewayTunnelCreated(0, Optional.of(0xFFFF_FFFFL), 12, TOOK),
        new GatewayTunnelAuthorized(
            Optional.of(0x8000_0000L), Optional.of(Duration.ofMinutes(30)), TOOK),
        new GatewayChannelOpened(Optional.of(3391), TOOK),
        new GatewayRefused(Step.CHANNEL, new GatewayCode(0xFFFF_FFFFL), TOOK),
        new GatewayClosed(Step.REQUEST, TOOK),
        new GatewayReset(Step.SIGN_IN, TOOK),
        new GatewaySilent(Step.TUNNEL, TOOK),
        new GatewayMalformed(Step.HANDSHAKE, HOSTILE, BYTES, TOOK));
  }

  private static List<Observation> reported() {
    return List.of(
        new SymptomReported("0x904/0x7", Optional.of(0x904L), Optional.of(0xFFFF_FFFFL)),
        new WordReported("works-with-udp-off", true),
        new StartReported(LOGGED),
        new ReportCovered(3, List.of(2)),
        new CommentReported(HOSTILE));
  }

  private static List<Observation> file() {
    return List.of(new Truncated(4_294_967_296L, "a packet of 5 bytes has 3"));
  }

  private static List<Observation> log() {
    Instant last = LOGGED.plusSeconds(59);
    return List.of(
        new EventLogged(
            "host.corp.example",
            "System",
            "Schannel",
            36_870,
            2,
            List.of(new LogField("Type", "server"), new LogField("ErrorCode", "0x8009030d")),
            29_205,
            LOGGED,
            last),
        new AttemptLogged(
            "host",
            Optional.of("192.0.2.7"),
            Reached.SERVICE,
            true,
            Optional.of(0x8009_0304L),
            Optional.of(64L),
            2,
            LOGGED,
            last),
        new LogCovered(
            List.of("System"),
            List.of("host.corp.example"),
            2_081,
            1,
            Optional.of(LOGGED),
            Optional.of(last),
            true,
            true,
            List.of("checksum of the file header is wrong")));
  }

  private static List<Observation> registry() {
    return List.of(
        new RegistryValueFound("HKLM\\A", "SecurityLayer", "REG_DWORD", "2"),
        new RegistryValueMissing("HKLM\\A", "fDenyTSConnections"),
        new RegistryCovered("export", List.of("HKLM\\A"), 3, 4, List.of("odd")));
  }

  private static List<Observation> saved() {
    return List.of(
        new RdpSettingFound("full address", "s", "host.example"),
        new RdpSettingsEffect(List.of("server port"), "no possible port"),
        new RdpFileCovered(12, List.of("x"), List.of(3), true));
  }

  private static List<Observation> machines() {
    return List.of(
        new MachineSeen(
            HOSTILE,
            true,
            List.of(HOSTILE),
            List.of(V4),
            List.of(new RoleShown(MachineRole.DOMAIN_CONTROLLER, false, HOSTILE)),
            List.of(HOSTILE)),
        new ClocksCompared(
            HOSTILE, "srv", TOOK.negated(), 3, 1, TOOK, List.of("dials"), false, "too few"),
        new CommonClock("srv", List.of(new MachineClock(HOSTILE, TOOK)), List.of(HOSTILE)),
        new HostMeant(HOSTILE));
  }

  private static List<Observation> capture() {
    DirectionSeen direction =
        new DirectionSeen(
            9, 9, List.of(64), 1, 1, 1, 1, 1, 1460, 1460, 2, true, 1460, true, 1, TOOK);
    return List.of(
        new CaptureTaken(
            List.of("Ethernet"),
            1,
            Optional.of(FAR),
            Optional.empty(),
            0,
            1,
            1,
            List.of("x"),
            List.of(HOSTILE)),
        new ConnectionSeen(
            V4,
            50_000,
            "2001:db8::1",
            PORT,
            true,
            false,
            2,
            TOOK,
            TOOK,
            Optional.of(TOOK),
            Optional.empty(),
            direction,
            direction),
        new EndSeen(
            Party.SERVER, true, TOOK, 255, List.of(64), Optional.of(7), Optional.empty(), true),
        new NoEndSeen(TOOK),
        new PacketTooBigReported(V4, 1400),
        new ConnectionRequested(
            Optional.of(HOSTILE), Optional.of(SecurityProtocols.HYBRID), Optional.of(1)),
        new OnwardsAsked("SOCKS 5", HOSTILE, PORT, Optional.empty(), HOSTILE),
        new AlertSeen(
            Party.CLIENT, Optional.of(AlertDescription.HANDSHAKE_FAILURE), Optional.of(true)),
        new SessionResumed(),
        new SecuredDataSeen(1, 2),
        new SuitesOffered(3, 2),
        new StandardSecuritySeen(EncryptionMethods.RC4_128, new EncryptionLevel(3), 1, 2),
        new KeysTried(false, Optional.of("the keys do not fit")),
        new CredSspSeen(
            Party.SERVER, 6, List.of("pubKeyAuth"), Optional.of(new NtStatus(0xC000006DL))),
        new NtlmAccountSeen(HOSTILE, HOSTILE, ""),
        new ClientDescribed(HOSTILE, 22_621, 0x0008_0004L, List.of("rdpdr", HOSTILE)),
        new HttpRequested("RDG_OUT_DATA", HOSTILE, true),
        new HttpAnswered(401, List.of(HOSTILE)),
        new DatagramsSeen(
            V4,
            50_000,
            "192.0.2.11",
            PORT,
            3,
            false,
            Optional.of("version 2"),
            1232,
            3,
            0,
            3,
            TOOK,
            TOOK),
        new NoRdpSaid(Party.CLIENT, "it does not begin as RDP does", Bytes.of(0x05, 0x01, 0x00)),
        new NothingToJudge("none of its conversations is RDP"),
        new RepeatedConnections(V4, "192.0.2.11", PORT, 100, TOOK, TOOK, 9, 50),
        new PortsTried(V4, "192.0.2.11", List.of(80, 3389), List.of()));
  }

  private static List<Observation> bundle() {
    Optional<String> time = Optional.of("2023-05-24T13:14:15");
    return List.of(
        new BundleRecognised(
            "MSRD-Collect", Optional.of("230523.3"), Optional.of(HOSTILE), time, 42, true),
        new BundlePartMissing("Networking/Netstat.txt", "what listens on the port"),
        new CollectionLogged(Optional.empty(), time, Optional.empty(), List.of("not found")),
        new SystemDescribed(
            Optional.of("HOST"),
            Optional.empty(),
            Optional.of(HOSTILE),
            Optional.of("10.0.20348.1726"),
            Optional.of("Member Server"),
            time,
            Optional.empty()),
        new AddressesListed(List.of(V4)),
        new PortListed("TCP", "0.0.0.0", PORT, Optional.of(4L), List.of("TermService")),
        new PortsCovered(1, 0, false),
        new ServiceListed(
            "TermService", "Running", Optional.of("Manual"), Optional.empty(), Optional.of(1L)),
        new SessionListenerListed("rdp-tcp", 65_536),
        new SessionsCovered(2, 1),
        new KeyAccessListed("MachineKeys", List.of(new AccessEntry("S-1-5-20", true, "(R)"))),
        new CertificateListed(
            "Remote Desktop",
            0,
            Optional.of("00"),
            Optional.of("2023-05-24"),
            Optional.of("2023-11-23"),
            Optional.of("TSSecKeySet1"),
            List.of("0x80090016")),
        new FirewallRuleListed("rule", true, false, "Domain", "3389", "Any"),
        new FirewallRulesCovered(1, true),
        new ClockOffsetListed(TOOK),
        new JoinListed(true, false),
        new GracePeriodListed(0));
  }

  private static List<Observation> host() {
    return List.of(
        new HostExamined(
            "smb",
            Optional.of("HOST"),
            Optional.empty(),
            Optional.of("10.0.20348"),
            Optional.of(Instant.EPOCH),
            Optional.of(true),
            Instant.EPOCH,
            TOOK,
            100,
            3),
        new HostPartUnread(List.of("log Security"), Unread.NO_RIGHTS, "Access is denied"),
        new HostClockSeen(TOOK, TOOK),
        new HostKeysAbsent(List.of("HKLM\\SOFTWARE\\Microsoft\\Terminal Server Gateway")),
        new HostServiceMissing("TSGateway"),
        new HostFileSeen(
            "C:\\ProgramData\\key", false, 2_300, Optional.of("O:SYG:SYD:(A;;FA;;;SY)")),
        new HostFileMissing("C:\\ProgramData\\key"),
        new HostKeyFileNamed("TSSecKeySet1", "C:\\ProgramData\\key"),
        new HostPortCovered(PORT, 2),
        new HostFirewallRuleSeen(
            "RemoteDesktop-UserMode-In-TCP",
            HOSTILE,
            true,
            true,
            false,
            "TCP",
            "Any",
            "3389",
            "Any"),
        new HostFirewallCovered(PORT, 2),
        new HostNetworkRuleSeen(
            "/subscriptions/" + HOSTILE,
            "securityRules/" + HOSTILE,
            false,
            300,
            "Tcp",
            List.of("3389-3389"),
            List.of("0-65535"),
            List.of("Internet", HOSTILE),
            List.of("0.0.0.0/0")),
        new HostNetworkRulesCovered(3),
        new HostSessionSeen(2, HOSTILE, "Active"),
        new HostSessionsCovered(1),
        new HostMembersListed(
            "S-1-5-32-555", List.of(new HostMember("S-1-5-21-1-2-3-1001", HOSTILE))));
  }

  private static List<Observation> client() {
    return List.of(
        new ClientExamined(
            "local", Optional.of("CLIENT"), Optional.of("10.0.26100"), Instant.EPOCH),
        new ClientPartUnread("saved passwords", "over this channel they are not at hand"),
        new ClientUdpPolicySeen(Optional.of(1L)),
        new ClientPasswordSaved("TERMSRV/host.example", HOSTILE),
        new ClientPasswordsCovered("TERMSRV/host.example", 1),
        new ClientLicenceStoreSeen(List.of("LICENSE000"), true, true));
  }
}
