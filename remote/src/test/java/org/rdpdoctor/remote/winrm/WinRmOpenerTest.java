package org.rdpdoctor.remote.winrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.lab.winrm.PowerShellProgram;
import org.rdpdoctor.lab.winrm.ShellProgram;
import org.rdpdoctor.lab.winrm.WinRmFault;
import org.rdpdoctor.lab.winrm.WinRmPolicy;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.powershell.HostScript;

class WinRmOpenerTest {
  private static TestingService service(WinRmPolicy policy) throws IOException {
    ShellProgram program =
        new PowerShellProgram(
            new PowerShellEndpoint(HostScript.library(), WindowsHost.healthy()::perform));
    return new TestingService(policy, program);
  }

  private static Opened open(HostAccess access) throws InterruptedException {
    return new WinRmOpener().open(access);
  }

  private static void opens(HostAccess access) throws InterruptedException {
    Opened opened = open(access);
    assertThat(opened).isInstanceOf(Opened.Open.class);
    try (Channel channel = ((Opened.Open) opened).channel()) {
      assertThat(channel.name()).isEqualTo("winrm");
      assertThat(channel.host()).isEqualTo(access.host());
    }
  }

  @Test
  void httpsIsPreferredAndItsCertificateEndsTheAttempt() throws Exception {
    try (TestingService http = service(WinRmPolicy.http());
        TestingService https =
            service(WinRmPolicy.http().with(CertificateRecipe.asWindowsMakesIt("h").sign()))) {
      HostAccess both =
          http.access().withPort(WinRmOpener.HTTPS, https.address().port());
      assertThat(open(both))
          .isInstanceOfSatisfying(
              Opened.NotOpen.class,
              notOpen -> {
                assertThat(notOpen.answered()).isTrue();
                assertThat(notOpen.because())
                    .contains("SHA-256")
                    .contains("--insecure")
                    .contains("message encryption, and is used when it is named")
                    .doesNotContain("\n");
              });
      assertThat(http.server.signIns()).isZero();
      opens(both.withInsecure(true));
      assertThat(https.server.signIns()).isEqualTo(1);
      opens(http.access());
      assertThat(http.server.signIns()).isEqualTo(1);
    }
  }

  @Test
  void httpFollowsWhereHttpsIsNone() throws Exception {
    try (TestingService http = service(WinRmPolicy.http());
        TestingService none = service(WinRmPolicy.http())) {
      opens(http.access().withPort(WinRmOpener.HTTPS, none.address().port()));
    }
  }

  @Test
  void aRefusedSignInIsNotTriedAgain() throws Exception {
    try (TestingService http = service(WinRmPolicy.http())) {
      Opened opened = open(http.access("localhost", "wrong"));
      assertThat(opened)
          .isEqualTo(
              new Opened.NotOpen(
                  "winrm",
                  "HTTP port %d: the sign-in of alice by NTLM is refused"
                      .formatted(http.address().port()),
                  true));
      assertThat(http.server.signIns()).isEqualTo(1);
    }
  }

  @Test
  void withoutAnAccountNothingIsTried() throws Exception {
    try (TestingService http = service(WinRmPolicy.http())) {
      HostAccess access = http.access();
      HostAccess nobody =
          new HostAccess(
              access.host(),
              access.ports(),
              Optional.empty(),
              access.budget(),
              access.kdc(),
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              access.limits());
      assertThat(open(nobody))
          .isEqualTo(
              new Opened.NotOpen("winrm", "it needs an account to sign in with", false));
    }
  }

  @Test
  void whoMayNotOpenAShellIsTold() throws Exception {
    try (TestingService http = service(WinRmPolicy.http().with(WinRmFault.ACCESS_DENIED))) {
      assertThat(open(http.access()))
          .isInstanceOfSatisfying(
              Opened.NotOpen.class,
              notOpen ->
                  assertThat(notOpen.because()).contains("LocalAccountTokenFilterPolicy"));
    }
  }
}
