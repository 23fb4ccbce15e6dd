package org.rdpdoctor.probe.certificate;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CertificateObservation.RevocationAnswered;
import org.rdpdoctor.model.CertificateObservation.RevocationUnreachable;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.net.HttpFetch;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * Fetches the revocation lists that a certificate names (RFC 5280 section 4.2.1.13), by plain HTTP
 * and one after the other until one answers. The list's signature is not checked: the question is
 * whether clients can get it.
 */
final class RevocationCheck {
  private static final String POINTS = "2.5.29.31";
  private static final String KIND = "CRL";
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final int MAX_POINTS = 3;
  private static final int MAX_DEPTH = 6;
  private static final int URI_NAME = 6;
  private static final int OK = 200;

  private RevocationCheck() {}

  static List<Observed> of(Bytes der, RoadContext context) throws InterruptedException {
    List<Observed> seen = new ArrayList<>();
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der.toArray()));
      for (String url : points(certificate).stream().limit(MAX_POINTS).toList()) {
        seen.add(ask(url, certificate, context));
        if (seen.getLast().observation() instanceof RevocationAnswered) {
          break;
        }
      }
    } catch (GeneralSecurityException | DecodeException unreadable) {
      return List.copyOf(seen); // the certificate itself is judged elsewhere
    }
    return List.copyOf(seen);
  }

  private static Observed ask(String url, X509Certificate certificate, RoadContext context)
      throws InterruptedException {
    long began = System.nanoTime();
    HttpFetch.Fetched fetched =
        HttpFetch.get(
            URI.create(url), StageId.CERTIFICATE, context.dialer(), context.atMost(LIMIT));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return Observed.byProbe(
        switch (fetched) {
          case HttpFetch.Fetched.Answered(int status, Bytes body) ->
              status == OK
                  ? new RevocationAnswered(KIND, url, revoked(body, certificate), took)
                  : new RevocationUnreachable(KIND, url, "status " + status, took);
          case HttpFetch.Fetched.Failed(String how) ->
              new RevocationUnreachable(KIND, url, how, took);
        });
  }

  private static Optional<Boolean> revoked(Bytes list, X509Certificate certificate) {
    try {
      CRL read =
          CertificateFactory.getInstance("X.509")
              .generateCRL(new ByteArrayInputStream(list.toArray()));
      return Optional.of(read.isRevoked(certificate));
    } catch (GeneralSecurityException unreadable) {
      return Optional.empty();
    }
  }

  /** The http addresses among the points; ldap ones only members of a domain can ask. */
  private static List<String> points(X509Certificate certificate) throws DecodeException {
    byte[] extension = certificate.getExtensionValue(POINTS);
    List<String> found = new ArrayList<>();
    if (extension != null) {
      Asn1Element octets = Asn1Element.decode(new Reader(Bytes.of(extension)));
      collect(octets.content(), found, MAX_DEPTH);
    }
    return found;
  }

  private static void collect(Bytes content, List<String> found, int depth) throws DecodeException {
    Reader reader = new Reader(content);
    while (!reader.isAtEnd()) {
      Asn1Element element = Asn1Element.decode(reader);
      if (element.tag().equals(Asn1Tag.contextPrimitive(URI_NAME))) {
        String url = new String(element.content().toArray(), StandardCharsets.ISO_8859_1);
        if (HttpFetch.canFetch(url)) {
          found.add(url);
        }
      } else if (element.tag().isConstructed() && depth > 0) {
        collect(element.content(), found, depth - 1);
      }
    }
  }
}
