package org.rdpdoctor.lab.rdp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.ntlm.NtlmAccount;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;

/**
 * What a lab server makes of those who sign in. All know one account, {@code LAB\lab} with the
 * password {@code lab}, which is no secret.
 *
 * @param account whose password is right
 * @param version of CredSSP, as the server says it
 * @param statuses whether refusals carry a status, as those of Windows do; FreeRDP's servers close
 * @param refusal for whoever proves the right password; empty lets them in
 * @param authorization what PROTOCOL_HYBRID_EX tells who is let in
 * @param honestKey false: something between has another certificate than the client sees
 * @param checksBindings NTLM's channel bindings must be about the certificate that the server has
 */
public record SignInPolicy(
    NtlmAccount account,
    long version,
    boolean statuses,
    Optional<NtStatus> refusal,
    EarlyUserAuthorization authorization,
    boolean honestKey,
    boolean checksBindings) {
  public static final String DOMAIN = "LAB";
  public static final String REALM = "LAB.EXAMPLE";
  public static final String USER = "lab";
  public static final String PASSWORD = "lab";

  /** Lets the lab's account in. */
  public static final SignInPolicy OPEN =
      new SignInPolicy(
          account(PASSWORD),
          TsRequest.NEWEST_VERSION,
          true,
          Optional.empty(),
          EarlyUserAuthorization.SUCCESS,
          true,
          false);

  private static NtlmAccount account(String password) {
    return new NtlmAccount(DOMAIN, USER, Secret.of(password.getBytes(StandardCharsets.UTF_8)));
  }

  NtlmAccount accountByPrincipalName() {
    return new NtlmAccount("", USER + "@" + REALM, account.password());
  }

  /** Another password is right. */
  public SignInPolicy withOtherPassword() {
    return new SignInPolicy(
        account("another"), version, statuses, refusal, authorization, honestKey, checksBindings);
  }

  /** The right password leads to this status. */
  public SignInPolicy refusing(NtStatus status) {
    return new SignInPolicy(
        account, version, statuses, Optional.of(status), authorization, honestKey, checksBindings);
  }

  public SignInPolicy withVersion(long other) {
    return new SignInPolicy(
        account, other, statuses, refusal, authorization, honestKey, checksBindings);
  }

  /** Refusals are told by closing the connection. */
  public SignInPolicy withoutStatuses() {
    return new SignInPolicy(
        account, version, false, refusal, authorization, honestKey, checksBindings);
  }

  public SignInPolicy authorizing(EarlyUserAuthorization result) {
    return new SignInPolicy(account, version, statuses, refusal, result, honestKey, checksBindings);
  }

  /** The public key that the server binds itself to is not the one that it shows. */
  public SignInPolicy withForeignKey() {
    return new SignInPolicy(
        account, version, statuses, refusal, authorization, false, checksBindings);
  }

  /** The server demands channel bindings to another certificate than the one it shows. */
  public SignInPolicy checkingBindings() {
    return new SignInPolicy(account, version, statuses, refusal, authorization, honestKey, true);
  }
}
