package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.AlertSeen;
import org.rdpdoctor.model.CaptureObservation.KeysTried;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CaptureObservation.SessionResumed;
import org.rdpdoctor.model.CaptureObservation.SuitesOffered;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.offline.tls.TlsListener;
import org.rdpdoctor.reading.UnreadableCertificate;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.tls.Alert;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.ClientHello;
import org.rdpdoctor.wire.tls.KeyExchangeParameters;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.ServerHello;
import org.rdpdoctor.wire.tls.ServerKeyExchange;
import org.rdpdoctor.wire.tls.TlsEvent;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Makes observations of a TLS connection. */
final class TlsNotes implements TlsListener {
  private static final int SHOWN_BYTES = 64;
  private static final int MAX_CERTIFICATES = 16;

  private final Notebook notebook;
  private final Shared shared;
  private final Way way;
  private final InnerSession inner;
  private final Optional<SealedSignIn> sealedSignIn;
  private boolean opened;
  private Optional<Hello> hello = Optional.empty();
  private Optional<ServerHello> serverHello = Optional.empty();
  private Optional<KeyExchangeParameters> parameters = Optional.empty();
  private long helloNanos;
  private boolean answered;
  private boolean accepted;
  private boolean established;
  private boolean failed;
  private int alerts;
  private long clientBytes;
  private long serverBytes;

  /** How a connection ended, as TLS is concerned. */
  enum Ending {
    /** By the server. */
    CLOSED,
    /** By the server. */
    RESET,
    /** Nothing came for long enough. */
    SILENT,
    /** The capture does not tell, or the client ended it for reasons of its own. */
    UNTOLD
  }

  TlsNotes(Notebook notebook, Shared shared, Way way, boolean credSsp, InnerSession inner) {
    this.shared = shared;
    this.sealedSignIn = credSsp ? Optional.of(new SealedSignIn(notebook)) : Optional.empty();
    this.notebook = notebook;
    this.way = way;
    this.inner = inner;
  }

  @Override
  public void clientHello(ClientHello seen) {
    if (hello.isEmpty()) {
      List<TlsVersion> versions =
          seen.offeredVersions().stream().filter(TlsVersion::isKnown).sorted().distinct().toList();
      hello = Optional.of(new Hello(way, versions, seen.serverName().map(Notebook::shorten)));
      helloNanos = notebook.nanos();
      List<CipherSuite> suites =
          seen.cipherSuites().stream().filter(each -> !each.isSignal()).toList();
      notebook.add(
          new SuitesOffered(
              suites.size(), (int) suites.stream().filter(Requests::isCurrent).count()));
    }
  }

  @Override
  public void serverHello(ServerHello seen) {
    answered = true;
    if (serverHello.isEmpty() || serverHello.get().isHelloRetryRequest()) {
      serverHello = Optional.of(seen);
    }
    if (!seen.isHelloRetryRequest() && seen.selectedVersion().equals(TlsVersion.TLS_1_3)) {
      accept();
    }
  }

  @Override
  public void keyExchange(ServerKeyExchange exchange) {
    try {
      if (serverHello.isPresent()) {
        parameters = Optional.of(exchange.parameters(serverHello.get().cipherSuite()));
      }
    } catch (DecodeException unreadable) {
      // the version was accepted all the same
    }
    accept();
  }

  /** Once, when all is known that the server says in clear. */
  private void accept() {
    if (!accepted && hello.isPresent() && serverHello.isPresent()) {
      accepted = true;
      ServerHello answer = serverHello.get();
      notebook.add(
          new TlsAccepted(
              hello.get(),
              answer.selectedVersion(),
              answer.cipherSuite(),
              group().or(answer::selectedGroup),
              bits(),
              notebook.since(helloNanos)));
    }
  }

  private Optional<NamedGroup> group() {
    return parameters.flatMap(known ->
        switch (known) {
          case KeyExchangeParameters.NamedCurve curve -> Optional.of(curve.group());
          case KeyExchangeParameters.FiniteField _, KeyExchangeParameters.ExportRsaKey _ ->
              Optional.empty();
        });
  }

  private Optional<Integer> bits() {
    return parameters.flatMap(known ->
        switch (known) {
          case KeyExchangeParameters.NamedCurve _ -> Optional.empty();
          case KeyExchangeParameters.FiniteField field -> Optional.of(field.primeBits());
          case KeyExchangeParameters.ExportRsaKey key -> Optional.of(key.modulusBits());
        });
  }

  @Override
  public void certificates(List<Bytes> chain) {
    List<Certificate> read = new ArrayList<>();
    for (Bytes der : chain.stream().limit(MAX_CERTIFICATES).toList()) {
      try {
        read.add(shared.read(der));
      } catch (UnreadableCertificate unreadable) {
        notebook.add(
            new CertificateUnreadable(
                String.valueOf(unreadable.getMessage()), der.first(SHOWN_BYTES)));
        break;
      }
    }
    if (!read.isEmpty()) {
      notebook.add(new CertificatePresented(read));
    }
  }

  @Override
  public void alert(Side by, Optional<Alert> alert) {
    alerts++;
    if (alerts > 4) {
      return;
    }
    boolean beforeAnswer = by == Side.SERVER && !answered && hello.isPresent();
    if (beforeAnswer && alert.isPresent()) {
      answered = true;
      failed = true;
      notebook.add(
          new TlsAlerted(
              hello.get(),
              alert.get().description(),
              alert.get().isFatal(),
              notebook.since(helloNanos)));
      return;
    }
    sealedSignIn.ifPresent(each -> each.alert(by));
    accept();
    boolean fatal = alert.map(TlsNotes::endsHandshake).orElse(false);
    if (fatal && !established && hello.isPresent()) {
      fail(
          "handshake",
          "alert %d of the %s"
              .formatted(
                  alert.get().description().value(), by == Side.CLIENT ? "client" : "server"));
    }
    notebook.add(
        new AlertSeen(party(by), alert.map(Alert::description), alert.map(Alert::isFatal)));
  }

  private static boolean endsHandshake(Alert alert) {
    return alert.isFatal() || alert.description().equals(AlertDescription.CLOSE_NOTIFY);
  }

  static Party party(Side side) {
    return side == Side.CLIENT ? Party.CLIENT : Party.SERVER;
  }

  private void fail(String phase, String how) {
    if (!failed && hello.isPresent()) {
      failed = true;
      notebook.add(new TlsSessionFailed(hello.get(), phase, how, notebook.since(helloNanos)));
    }
  }

  @Override
  public void established(boolean resumed) {
    accept();
    established = true;
    if (hello.isPresent() && serverHello.isPresent()) {
      ServerHello answer = serverHello.get();
      notebook.add(
          new TlsSessionEstablished(
              hello.get(),
              answer.selectedVersion(),
              answer.cipherSuite(),
              group().or(answer::selectedGroup),
              notebook.since(helloNanos)));
    }
    if (resumed) {
      notebook.add(new SessionResumed());
    }
  }

  @Override
  public void opened(Side from, Bytes content) {
    inner.take(from, content);
  }

  @Override
  public void sealed(Side from, int bytes) {
    sealedSignIn.ifPresent(each -> each.record(from, bytes));
    if (from == Side.CLIENT) {
      clientBytes += bytes;
    } else {
      serverBytes += bytes;
    }
  }

  @Override
  public void notTls(Side from, Bytes firstBytes) {
    if (from == Side.SERVER && hello.isPresent() && !answered) {
      answered = true;
      failed = true;
      boolean disconnect = new TlsEvent.NotTls(0, firstBytes).isMcsDisconnect();
      notebook.add(new TlsGarbage(hello.get(), firstBytes, disconnect, notebook.since(helloNanos)));
    }
  }

  @Override
  public void keys(boolean open, Optional<String> problem) {
    opened |= open;
    notebook.add(new KeysTried(open, problem));
  }

  /** Whether a hello of the client was read. */
  boolean began() {
    return hello.isPresent();
  }

  boolean isEstablished() {
    return established;
  }

  long serverBytes() {
    return serverBytes;
  }

  long clientBytes() {
    return clientBytes;
  }

  /** The conversation is over; {@code idle} since the last packet, for silence. */
  void finish(Ending ending, Duration idle) {
    accept();
    if (hello.isPresent() && !established && !failed) {
      Duration took = notebook.since(helloNanos).plus(idle);
      if (answered) {
        how(ending).ifPresent(word -> fail("handshake", word));
      } else {
        unanswered(hello.get(), ending, took).ifPresent(notebook::add);
      }
    }
    boolean tellsRecords =
        serverHello.map(each -> !each.selectedVersion().equals(TlsVersion.TLS_1_3)).orElse(false);
    if (established && !opened && tellsRecords) {
      sealedSignIn.ifPresent(each -> each.finish(ending, idle));
    }
    if (clientBytes + serverBytes > 0) {
      notebook.add(new SecuredDataSeen(clientBytes, serverBytes));
    }
  }

  private static Optional<String> how(Ending ending) {
    return switch (ending) {
      case CLOSED -> Optional.of("closed");
      case RESET -> Optional.of("reset");
      case SILENT -> Optional.of("silence");
      case UNTOLD -> Optional.empty();
    };
  }

  private static Optional<TlsObservation> unanswered(Hello hello, Ending ending, Duration took) {
    return switch (ending) {
      case CLOSED -> Optional.of(new TlsClosed(hello, took));
      case RESET -> Optional.of(new TlsReset(hello, took));
      case SILENT -> Optional.of(new TlsSilent(hello, took));
      case UNTOLD -> Optional.empty();
    };
  }
}
