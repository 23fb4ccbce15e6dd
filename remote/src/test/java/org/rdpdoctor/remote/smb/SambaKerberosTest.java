package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.kerberos.KdcLocation;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Kerberos, with a real KDC and a real Samba server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SambaKerberosTest {
  private static final String KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\By Kerberos";
  private static final String PASSWORD = "Passw0rd";

  private final String prefix = "k" + Long.toString(ProcessHandle.current().pid() % 46656, 36);
  private final int kdcPort = TestingSamba.freePort();
  private boolean kdc;
  private TestingSamba samba;

  @BeforeAll
  void start() {
    if (!Files.isExecutable(Path.of("/usr/sbin/krb5kdc"))) {
      String message = "tests on a real KDC cannot run here: the package krb5-kdc is missing";
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      abort(message);
    }
    String said = TestingSamba.run(prefix, "kdc.sh", List.of("start", "port=" + kdcPort)).strip();
    kdc = true;
    String directory = said.substring(0, said.lastIndexOf(' '));
    samba = TestingSamba.start("keytab=" + directory + "/service.keytab");
  }

  @AfterAll
  void stop() {
    if (samba != null) {
      samba.close();
    }
    if (kdc) {
      String _ = TestingSamba.run(prefix, "kdc.sh", List.of("stop"));
    }
  }

  private HostAccess as(String user, String password) {
    return new HostAccess(
        "localhost",
        Map.of("smb", samba.port()),
        Optional.of(
            new Credentials.Password(
                AccountName.parse(user), Secret.of(password.getBytes(StandardCharsets.UTF_8)))),
        TestingSamba.FREELY,
        Optional.of(new KdcLocation("127.0.0.1", kdcPort)),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        HostAccess.Limits.DEFAULT);
  }

  @Test
  void aTicketSignsInAndEncrypts() throws ChannelLost, InterruptedException {
    Opened opened = new SmbChannelOpener().open(as("alice@LAB.EXAMPLE", PASSWORD));
    assertThat(opened).isInstanceOf(Opened.Open.class);
    try (Channel channel = ((Opened.Open) opened).channel()) {
      HostReply written =
          channel.perform(new HostCall.WriteValue(KEY, "Number", RegistryData.number(7)));
      assertThat(written).isEqualTo(new HostReply.Done());
      assertThat(channel.perform(new HostCall.ReadValue(KEY, "Number")))
          .isEqualTo(new HostReply.ValueRead(RegistryData.number(7)));
      assertThat(channel.perform(new HostCall.DescribeFile("C:\\Windows")))
          .isInstanceOf(HostReply.FileDescribed.class);
    }
  }

  @Test
  void aPasswordThatTheKdcRefusesIsNotTriedWithNtlm() throws InterruptedException {
    Opened opened = new SmbChannelOpener().open(as("alice@LAB.EXAMPLE", "wrong"));
    assertThat(opened).isInstanceOf(Opened.NotOpen.class);
    assertThat(((Opened.NotOpen) opened).because()).contains("the machine was not asked");
  }
}
