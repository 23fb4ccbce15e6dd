package org.rdpdoctor.probe.certificate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.reading.CertificateReader;
import org.rdpdoctor.reading.UnreadableCertificate;
import org.rdpdoctor.wire.Bytes;

/** Reads the chain that the TLS stage was shown; opens no connection of its own. */
public final class CertificateStage implements Stage {
  /** More certificates in one chain are not read; no real chain comes near. */
  private static final int MAX_CHAIN = 10;

  private static final int SHOWN_BYTES = 32;

  private final boolean asksRevocation;

  /** Asks no third party. */
  public CertificateStage() {
    this(false);
  }

  private CertificateStage(boolean asksRevocation) {
    this.asksRevocation = asksRevocation;
  }

  /**
   * Also fetches the revocation list that the certificate names, as clients of a gateway do before
   * they trust it.
   */
  public static CertificateStage withRevocation() {
    return new CertificateStage(true);
  }

  @Override
  public StageId id() {
    return StageId.CERTIFICATE;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    List<List<Bytes>> chains =
        context.handOver().chains().stream().filter(each -> !each.isEmpty()).toList();
    if (chains.isEmpty()) {
      return new StageOutcome.NotReached("no TLS handshake got as far as a certificate");
    }
    TrustJudge judge = new TrustJudge(context.options().authorities());
    List<Observed> seen = new ArrayList<>();
    Set<Bytes> own = new LinkedHashSet<>();
    for (List<Bytes> chain : chains) {
      if (own.add(chain.getFirst())) {
        read(chain, judge, seen);
      }
    }
    if (asksRevocation && context.dialer().forwardedBy().isEmpty()) {
      seen.addAll(RevocationCheck.of(chains.getFirst().getFirst(), context));
    }
    if (own.size() > 1) {
      List<Bytes> fingerprints = own.stream().map(CertificateReader::sha256).toList();
      seen.add(Observed.byProbe(new CertificateVaried(fingerprints)));
    }
    return new StageOutcome.Completed(seen);
  }

  private static void read(List<Bytes> chain, TrustJudge judge, List<Observed> seen) {
    List<Certificate> read = new ArrayList<>();
    for (Bytes der : chain.subList(0, Math.min(chain.size(), MAX_CHAIN))) {
      try {
        read.add(CertificateReader.read(der));
      } catch (UnreadableCertificate unreadable) {
        seen.add(
            Observed.byProbe(
                new CertificateUnreadable(
                    String.valueOf(unreadable.getMessage()), der.first(SHOWN_BYTES))));
        if (read.isEmpty()) {
          return; // it is the server's own certificate; the rest says nothing without it
        }
        break;
      }
    }
    seen.add(Observed.byProbe(new CertificatePresented(read)));
    seen.add(
        Observed.byProbe(judge.judge(chain.subList(0, read.size()), read.getFirst().selfSigned())));
  }
}
