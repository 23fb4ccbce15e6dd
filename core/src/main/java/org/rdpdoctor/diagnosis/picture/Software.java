package org.rdpdoctor.diagnosis.picture;

/**
 * The family of servers that the negotiation replies look like. The source reference 0x1234 alone
 * does not tell: Windows sends it as xrdp does. Windows is known by offering CredSSP or reply flags
 * beyond the first, xrdp by TLS without CredSSP, the FreeRDP family by a source reference of 0.
 */
public enum Software {
  WINDOWS,
  XRDP,
  FREERDP_FAMILY,
  UNKNOWN
}
