package org.rdpdoctor.lab.smb;

import org.rdpdoctor.wire.smb2.Smb2Dialect;
import org.rdpdoctor.wire.smb2.Smb2Response;

/**
 * What a server asks of its clients.
 *
 * @param newest dialect that it speaks
 * @param demandsSigning unsigned requests are refused
 * @param demandsEncryption requests in clear are refused; SMB 3 only
 */
public record SmbPolicy(Smb2Dialect newest, boolean demandsSigning, boolean demandsEncryption) {
  /** A member server, as Windows Server 2022 is set up. */
  public static final SmbPolicy MEMBER_SERVER = new SmbPolicy(Smb2Dialect.SMB_3_1_1, false, false);

  int securityMode() {
    return Smb2Response.Negotiate.SIGNING_ENABLED
        | (demandsSigning ? Smb2Response.Negotiate.SIGNING_REQUIRED : 0);
  }

  public SmbPolicy speakingAtMost(Smb2Dialect dialect) {
    return new SmbPolicy(dialect, demandsSigning, demandsEncryption);
  }

  public SmbPolicy demandingSigning() {
    return new SmbPolicy(newest, true, demandsEncryption);
  }

  public SmbPolicy demandingEncryption() {
    return new SmbPolicy(newest, demandsSigning, true);
  }
}
