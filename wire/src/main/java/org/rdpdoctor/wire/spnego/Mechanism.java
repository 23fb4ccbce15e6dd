package org.rdpdoctor.wire.spnego;

import org.rdpdoctor.wire.asn1.ObjectIdentifier;

/** Object identifiers of security mechanisms: RFC 4178 section 3, MS-SPNG section 1.9. */
public final class Mechanism {
  public static final ObjectIdentifier SPNEGO = new ObjectIdentifier("1.3.6.1.5.5.2");
  public static final ObjectIdentifier NTLM = new ObjectIdentifier("1.3.6.1.4.1.311.2.2.10");
  public static final ObjectIdentifier KERBEROS = new ObjectIdentifier("1.2.840.113554.1.2.2");

  /** The old Microsoft identifier of Kerberos, which Windows still offers first. */
  public static final ObjectIdentifier MICROSOFT_KERBEROS =
      new ObjectIdentifier("1.2.840.48018.1.2.2");

  public static final ObjectIdentifier NEGOEX = new ObjectIdentifier("1.3.6.1.4.1.311.2.2.30");

  private Mechanism() {}
}
