package org.rdpdoctor.wire.kerberos;

import java.util.Map;
import java.util.Optional;

/** An error code of RFC 4120 section 7.5.9 and RFC 4556 section 3.1.3. Unknown values are kept. */
public record KerberosErrorCode(long value) {
  /** The client's entry in the database has expired. */
  public static final KerberosErrorCode NAME_EXP = new KerberosErrorCode(1);

  /** The service's entry in the database has expired. */
  public static final KerberosErrorCode SERVICE_EXP = new KerberosErrorCode(2);

  public static final KerberosErrorCode C_PRINCIPAL_UNKNOWN = new KerberosErrorCode(6);
  public static final KerberosErrorCode S_PRINCIPAL_UNKNOWN = new KerberosErrorCode(7);
  public static final KerberosErrorCode PRINCIPAL_NOT_UNIQUE = new KerberosErrorCode(8);

  /** No key for this principal: on Windows an account without a password of its own. */
  public static final KerberosErrorCode NULL_KEY = new KerberosErrorCode(9);

  public static final KerberosErrorCode CANNOT_POSTDATE = new KerberosErrorCode(10);
  public static final KerberosErrorCode NEVER_VALID = new KerberosErrorCode(11);

  /** On Windows also: logon hours, workstation restriction, authentication policy. */
  public static final KerberosErrorCode POLICY = new KerberosErrorCode(12);

  public static final KerberosErrorCode ETYPE_NOSUPP = new KerberosErrorCode(14);
  public static final KerberosErrorCode PADATA_TYPE_NOSUPP = new KerberosErrorCode(16);

  /** The account is disabled or locked. */
  public static final KerberosErrorCode CLIENT_REVOKED = new KerberosErrorCode(18);

  public static final KerberosErrorCode SERVICE_REVOKED = new KerberosErrorCode(19);
  public static final KerberosErrorCode TGT_REVOKED = new KerberosErrorCode(20);
  public static final KerberosErrorCode CLIENT_NOTYET = new KerberosErrorCode(21);

  /** The password has expired or must be changed. */
  public static final KerberosErrorCode KEY_EXPIRED = new KerberosErrorCode(23);

  /** Wrong password. */
  public static final KerberosErrorCode PREAUTH_FAILED = new KerberosErrorCode(24);

  /** The usual first answer; it tells the encryption types. */
  public static final KerberosErrorCode PREAUTH_REQUIRED = new KerberosErrorCode(25);

  public static final KerberosErrorCode SERVER_NOMATCH = new KerberosErrorCode(26);
  public static final KerberosErrorCode SVC_UNAVAILABLE = new KerberosErrorCode(29);

  /** A ticket has expired. */
  public static final KerberosErrorCode TKT_EXPIRED = new KerberosErrorCode(32);

  /** The clocks differ by more than the realm tolerates. */
  public static final KerberosErrorCode SKEW = new KerberosErrorCode(37);

  /** The answer does not fit into a datagram: ask over TCP. */
  public static final KerberosErrorCode RESPONSE_TOO_BIG = new KerberosErrorCode(52);

  public static final KerberosErrorCode GENERIC = new KerberosErrorCode(60);

  /** The realm does not hold this client; the answer may name the one that does. */
  public static final KerberosErrorCode WRONG_REALM = new KerberosErrorCode(68);

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0L, "KDC_ERR_NONE"),
          Map.entry(1L, "KDC_ERR_NAME_EXP"),
          Map.entry(2L, "KDC_ERR_SERVICE_EXP"),
          Map.entry(3L, "KDC_ERR_BAD_PVNO"),
          Map.entry(4L, "KDC_ERR_C_OLD_MAST_KVNO"),
          Map.entry(5L, "KDC_ERR_S_OLD_MAST_KVNO"),
          Map.entry(6L, "KDC_ERR_C_PRINCIPAL_UNKNOWN"),
          Map.entry(7L, "KDC_ERR_S_PRINCIPAL_UNKNOWN"),
          Map.entry(8L, "KDC_ERR_PRINCIPAL_NOT_UNIQUE"),
          Map.entry(9L, "KDC_ERR_NULL_KEY"),
          Map.entry(10L, "KDC_ERR_CANNOT_POSTDATE"),
          Map.entry(11L, "KDC_ERR_NEVER_VALID"),
          Map.entry(12L, "KDC_ERR_POLICY"),
          Map.entry(13L, "KDC_ERR_BADOPTION"),
          Map.entry(14L, "KDC_ERR_ETYPE_NOSUPP"),
          Map.entry(15L, "KDC_ERR_SUMTYPE_NOSUPP"),
          Map.entry(16L, "KDC_ERR_PADATA_TYPE_NOSUPP"),
          Map.entry(17L, "KDC_ERR_TRTYPE_NOSUPP"),
          Map.entry(18L, "KDC_ERR_CLIENT_REVOKED"),
          Map.entry(19L, "KDC_ERR_SERVICE_REVOKED"),
          Map.entry(20L, "KDC_ERR_TGT_REVOKED"),
          Map.entry(21L, "KDC_ERR_CLIENT_NOTYET"),
          Map.entry(22L, "KDC_ERR_SERVICE_NOTYET"),
          Map.entry(23L, "KDC_ERR_KEY_EXPIRED"),
          Map.entry(24L, "KDC_ERR_PREAUTH_FAILED"),
          Map.entry(25L, "KDC_ERR_PREAUTH_REQUIRED"),
          Map.entry(26L, "KDC_ERR_SERVER_NOMATCH"),
          Map.entry(27L, "KDC_ERR_MUST_USE_USER2USER"),
          Map.entry(28L, "KDC_ERR_PATH_NOT_ACCEPTED"),
          Map.entry(29L, "KDC_ERR_SVC_UNAVAILABLE"),
          Map.entry(31L, "KRB_AP_ERR_BAD_INTEGRITY"),
          Map.entry(32L, "KRB_AP_ERR_TKT_EXPIRED"),
          Map.entry(33L, "KRB_AP_ERR_TKT_NYV"),
          Map.entry(34L, "KRB_AP_ERR_REPEAT"),
          Map.entry(35L, "KRB_AP_ERR_NOT_US"),
          Map.entry(36L, "KRB_AP_ERR_BADMATCH"),
          Map.entry(37L, "KRB_AP_ERR_SKEW"),
          Map.entry(38L, "KRB_AP_ERR_BADADDR"),
          Map.entry(39L, "KRB_AP_ERR_BADVERSION"),
          Map.entry(40L, "KRB_AP_ERR_MSG_TYPE"),
          Map.entry(41L, "KRB_AP_ERR_MODIFIED"),
          Map.entry(42L, "KRB_AP_ERR_BADORDER"),
          Map.entry(44L, "KRB_AP_ERR_BADKEYVER"),
          Map.entry(45L, "KRB_AP_ERR_NOKEY"),
          Map.entry(46L, "KRB_AP_ERR_MUT_FAIL"),
          Map.entry(47L, "KRB_AP_ERR_BADDIRECTION"),
          Map.entry(48L, "KRB_AP_ERR_METHOD"),
          Map.entry(49L, "KRB_AP_ERR_BADSEQ"),
          Map.entry(50L, "KRB_AP_ERR_INAPP_CKSUM"),
          Map.entry(51L, "KRB_AP_PATH_NOT_ACCEPTED"),
          Map.entry(52L, "KRB_ERR_RESPONSE_TOO_BIG"),
          Map.entry(60L, "KRB_ERR_GENERIC"),
          Map.entry(61L, "KRB_ERR_FIELD_TOOLONG"),
          Map.entry(62L, "KDC_ERR_CLIENT_NOT_TRUSTED"),
          Map.entry(63L, "KDC_ERR_KDC_NOT_TRUSTED"),
          Map.entry(64L, "KDC_ERR_INVALID_SIG"),
          Map.entry(65L, "KDC_ERR_KEY_TOO_WEAK"),
          Map.entry(66L, "KDC_ERR_CERTIFICATE_MISMATCH"),
          Map.entry(67L, "KRB_AP_ERR_NO_TGT"),
          Map.entry(68L, "KDC_ERR_WRONG_REALM"),
          Map.entry(69L, "KRB_AP_ERR_USER_TO_USER_REQUIRED"));

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(value));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "error " + value);
  }
}
