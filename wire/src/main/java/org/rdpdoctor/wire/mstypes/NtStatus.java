package org.rdpdoctor.wire.mstypes;

import org.rdpdoctor.wire.FieldBounds;

/**
 * NTSTATUS, MS-ERREF section 2.3. Only the values that a CredSSP server answers with are named
 * here.
 *
 * @param value the unsigned 32-bit number
 */
public record NtStatus(long value) {
  public static final NtStatus SUCCESS = new NtStatus(0x00000000L);
  public static final NtStatus ACCESS_DENIED = new NtStatus(0xC0000022L);
  public static final NtStatus NO_SUCH_USER = new NtStatus(0xC0000064L);
  public static final NtStatus WRONG_PASSWORD = new NtStatus(0xC000006AL);
  public static final NtStatus LOGON_FAILURE = new NtStatus(0xC000006DL);
  public static final NtStatus ACCOUNT_RESTRICTION = new NtStatus(0xC000006EL);
  public static final NtStatus INVALID_LOGON_HOURS = new NtStatus(0xC000006FL);
  public static final NtStatus INVALID_WORKSTATION = new NtStatus(0xC0000070L);
  public static final NtStatus PASSWORD_EXPIRED = new NtStatus(0xC0000071L);
  public static final NtStatus ACCOUNT_DISABLED = new NtStatus(0xC0000072L);
  public static final NtStatus NO_LOGON_SERVERS = new NtStatus(0xC000005EL);
  public static final NtStatus LOGON_TYPE_NOT_GRANTED = new NtStatus(0xC000015BL);
  public static final NtStatus ACCOUNT_EXPIRED = new NtStatus(0xC0000193L);
  public static final NtStatus PASSWORD_MUST_CHANGE = new NtStatus(0xC0000224L);
  public static final NtStatus ACCOUNT_LOCKED_OUT = new NtStatus(0xC0000234L);

  private static final int SEVERITY_SHIFT = 30;
  private static final int SEVERITY_ERROR = 3;

  public NtStatus {
    FieldBounds.u32("NTSTATUS", value);
  }

  /** The severity bits say error. */
  public boolean isError() {
    return value >>> SEVERITY_SHIFT == SEVERITY_ERROR;
  }

  /** The same 32 bits as a signed number, as the C type has it. */
  public int signed() {
    return (int) value;
  }

  /** Eight hex digits: {@code 0xC000006D}. */
  @Override
  public String toString() {
    return "0x%08X".formatted(value);
  }
}
