package org.rdpdoctor.wire.ntlm;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.crypto.Digests;

/**
 * MsvAvChannelBindings, MS-NLMP section 2.2.2.1: MD5 of the gss_channel_bindings_struct of RFC 2744
 * section 3.11, of which TLS uses the application data only.
 */
public final class ChannelBindings {
  /** Two address types and two lengths of addresses, all 0. */
  private static final int NO_ADDRESSES_SIZE = 16;

  private static final Bytes END_POINT =
      Bytes.of("tls-server-end-point:".getBytes(StandardCharsets.US_ASCII));

  private ChannelBindings() {}

  /**
   * The binding of RFC 5929 section 4 to the server's certificate.
   *
   * @param certificateHash what {@link org.rdpdoctor.wire.asn1.CertificateParts#endPointHash} gives
   * @return 16 bytes
   */
  public static Bytes ofEndPoint(Bytes certificateHash) {
    Bytes data = applicationData(certificateHash);
    Writer bindings = new Writer().zeros(NO_ADDRESSES_SIZE).u32le(data.size()).bytes(data);
    return Bytes.of(Digests.md5(bindings.toBytes().toArray()));
  }

  /** The application data alone, as Kerberos takes it. */
  public static Bytes applicationData(Bytes certificateHash) {
    return END_POINT.append(certificateHash);
  }
}
