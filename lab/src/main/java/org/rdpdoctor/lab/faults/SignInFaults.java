package org.rdpdoctor.lab.faults;

import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;

/**
 * A Windows server that is well up to the password. All but the healthy one show themselves only to
 * who signs in with the lab's own account, {@link SignInPolicy#USER}.
 */
final class SignInFaults {
  private static final long OLD_CREDSSP = 4;
  private static final long FIRST_CREDSSP = 2;

  private SignInFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.caseOf(
            "credential-rejected",
            "nla-wrong-password",
            "Windows that knows another password for the account",
            () -> WindowsServer.with(SignInPolicy.OPEN.withOtherPassword())),
        Fault.caseOf(
            "credential-rejected",
            "nla-wrong-password-closed",
            "closes without a status when the password is wrong, as FreeRDP's servers do",
            () ->
                WindowsServer.with(SignInPolicy.OPEN.withOtherPassword().withoutStatuses())
                    .withSourceReference(RdpListener.FREERDP)),
        refusing(
            "account-renamed", "no-such-user", 0xC0000064L, " of one whose account does not exist"),
        refusing("account-locked", 0xC0000234L, " of one whose account is locked out"),
        refusing("account-disabled", 0xC0000072L, " of one whose account is disabled"),
        refusing("account-expired", 0xC0000193L, " of one whose account has expired"),
        refusing(
            "account-password-expired",
            "password-expired",
            0xC0000071L,
            " of one whose password has expired"),
        refusing(
            "account-must-change-password",
            "password-must-change",
            0xC0000224L,
            " of one who must change the password at the next logon"),
        refusing(
            "account-logon-hours",
            "logon-hours",
            0xC000006FL,
            " of one who comes outside the permitted hours"),
        refusing(
            "account-logon-hours",
            "workstation-restriction",
            0xC0000070L,
            " of one who may not come from this workstation"),
        refusing(
            "kerberos-protected-users",
            "account-restriction",
            0xC000006EL,
            " of one whose account has a restriction"),
        refusing(
            "account-deny-right",
            "logon-type-not-granted",
            0xC000015BL,
            " of one who lacks the logon right, or is denied it"),
        Fault.caseOf(
            "account-no-rdp-right",
            "no-rdp-right",
            "takes the sign-in and says that the account may not sign in remotely",
            () ->
                WindowsServer.with(
                    SignInPolicy.OPEN.authorizing(EarlyUserAuthorization.ACCESS_DENIED))),
        refusing(
            "ntlm-blocked-server",
            "ntlm-blocked-server",
            0xC0000418L,
            " of one who comes with NTLM"),
        refusing(
            "dc-unreachable",
            "no-logon-server",
            0xC000005EL,
            " because it reaches no domain controller"),
        refusing(
            "dc-unreachable",
            "no-authority",
            0x80090311L,
            " because no authority for it can be asked"),
        refusing(
            "dc-trust-broken",
            "trust-broken",
            0xC000018DL,
            " because its trust with the domain is broken"),
        Fault.caseOf(
            "credssp-oracle",
            "credssp-oracle",
            "CredSSP version 4: Windows without the updates of 2018",
            () -> WindowsServer.with(SignInPolicy.OPEN.withVersion(OLD_CREDSSP))),
        Fault.caseOf(
            "credssp-version-mismatch",
            "credssp-version-2",
            "CredSSP version 2, the first",
            () -> WindowsServer.with(SignInPolicy.OPEN.withVersion(FIRST_CREDSSP))),
        Fault.caseOf(
            "tls-inspection",
            "channel-binding-failure",
            "demands channel bindings to another certificate than the one shown",
            () -> WindowsServer.with(SignInPolicy.OPEN.checkingBindings())),
        Fault.caseOf(
            "tls-inspection",
            "public-key-mismatch",
            "binds itself to another public key than the one shown",
            () -> WindowsServer.with(SignInPolicy.OPEN.withForeignKey())));
  }

  private static Fault refusing(String id, long status, String whom) {
    return refusing(id, id, status, whom);
  }

  private static Fault refusing(String cause, String id, long status, String whom) {
    return Fault.caseOf(
        cause,
        id,
        "refuses the right password%s (%s)".formatted(whom, new NtStatus(status)),
        () -> WindowsServer.with(SignInPolicy.OPEN.refusing(new NtStatus(status))));
  }
}
