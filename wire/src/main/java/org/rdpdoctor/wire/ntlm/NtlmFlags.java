package org.rdpdoctor.wire.ntlm;

import org.rdpdoctor.wire.FieldBounds;

/**
 * NegotiateFlags, MS-NLMP section 2.2.2.5. Unknown bits are kept.
 *
 * @param bits the unsigned 32-bit field
 */
public record NtlmFlags(long bits) {
  public static final NtlmFlags NONE = new NtlmFlags(0);

  /** NTLMSSP_NEGOTIATE_UNICODE. */
  public static final NtlmFlags UNICODE = new NtlmFlags(0x0000_0001L);

  /** NTLM_NEGOTIATE_OEM. */
  public static final NtlmFlags OEM = new NtlmFlags(0x0000_0002L);

  /** NTLMSSP_REQUEST_TARGET. */
  public static final NtlmFlags REQUEST_TARGET = new NtlmFlags(0x0000_0004L);

  /** NTLMSSP_NEGOTIATE_SIGN. */
  public static final NtlmFlags SIGN = new NtlmFlags(0x0000_0010L);

  /** NTLMSSP_NEGOTIATE_SEAL. */
  public static final NtlmFlags SEAL = new NtlmFlags(0x0000_0020L);

  /** NTLMSSP_NEGOTIATE_DATAGRAM. */
  public static final NtlmFlags DATAGRAM = new NtlmFlags(0x0000_0040L);

  /** NTLMSSP_NEGOTIATE_LM_KEY. */
  public static final NtlmFlags LM_KEY = new NtlmFlags(0x0000_0080L);

  /** NTLMSSP_NEGOTIATE_NTLM. */
  public static final NtlmFlags NTLM = new NtlmFlags(0x0000_0200L);

  /** NTLMSSP_ANONYMOUS. */
  public static final NtlmFlags ANONYMOUS = new NtlmFlags(0x0000_0800L);

  /** NTLMSSP_NEGOTIATE_OEM_DOMAIN_SUPPLIED. */
  public static final NtlmFlags OEM_DOMAIN_SUPPLIED = new NtlmFlags(0x0000_1000L);

  /** NTLMSSP_NEGOTIATE_OEM_WORKSTATION_SUPPLIED. */
  public static final NtlmFlags OEM_WORKSTATION_SUPPLIED = new NtlmFlags(0x0000_2000L);

  /** NTLMSSP_NEGOTIATE_ALWAYS_SIGN. */
  public static final NtlmFlags ALWAYS_SIGN = new NtlmFlags(0x0000_8000L);

  /** NTLMSSP_TARGET_TYPE_DOMAIN. */
  public static final NtlmFlags TARGET_TYPE_DOMAIN = new NtlmFlags(0x0001_0000L);

  /** NTLMSSP_TARGET_TYPE_SERVER. */
  public static final NtlmFlags TARGET_TYPE_SERVER = new NtlmFlags(0x0002_0000L);

  /** NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY. */
  public static final NtlmFlags EXTENDED_SESSION_SECURITY = new NtlmFlags(0x0008_0000L);

  /** NTLMSSP_NEGOTIATE_IDENTIFY. */
  public static final NtlmFlags IDENTIFY = new NtlmFlags(0x0010_0000L);

  /** NTLMSSP_REQUEST_NON_NT_SESSION_KEY. */
  public static final NtlmFlags REQUEST_NON_NT_SESSION_KEY = new NtlmFlags(0x0040_0000L);

  /** NTLMSSP_NEGOTIATE_TARGET_INFO. */
  public static final NtlmFlags TARGET_INFO = new NtlmFlags(0x0080_0000L);

  /** NTLMSSP_NEGOTIATE_VERSION. */
  public static final NtlmFlags VERSION = new NtlmFlags(0x0200_0000L);

  /** NTLMSSP_NEGOTIATE_128. */
  public static final NtlmFlags KEY_128 = new NtlmFlags(0x2000_0000L);

  /** NTLMSSP_NEGOTIATE_KEY_EXCH. */
  public static final NtlmFlags KEY_EXCHANGE = new NtlmFlags(0x4000_0000L);

  /** NTLMSSP_NEGOTIATE_56. */
  public static final NtlmFlags KEY_56 = new NtlmFlags(0x8000_0000L);

  private static final long KNOWN_BITS = 0xE2DB_BAF7L;

  public NtlmFlags {
    FieldBounds.u32("NTLM flags", bits);
  }

  public boolean contains(NtlmFlags other) {
    return (bits & other.bits) == other.bits;
  }

  public NtlmFlags with(NtlmFlags other) {
    return new NtlmFlags(bits | other.bits);
  }

  public NtlmFlags without(NtlmFlags other) {
    return new NtlmFlags(bits & ~other.bits);
  }

  /** The bits that the specification reserves. */
  public NtlmFlags unknown() {
    return new NtlmFlags(bits & ~KNOWN_BITS);
  }

  @Override
  public String toString() {
    return "0x%08x".formatted(bits);
  }
}
