package org.rdpdoctor.remote.winrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.LabAuthority;
import org.rdpdoctor.lab.winrm.ShellProgram;
import org.rdpdoctor.lab.winrm.WinRmFault;
import org.rdpdoctor.lab.winrm.WinRmPolicy;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.NotReached;
import org.rdpdoctor.remote.winrm.WinRmShell.Outcome;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.wsman.WsmanBody;
import org.rdpdoctor.wire.wsman.WsmanEnvelope;
import org.rdpdoctor.wire.wsman.WsmanHeader;

class WinRmShellTest {
  private static final int MAX_OUTPUT = 4 << 20;
  private static final int MAX_ERRORS = 1024;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static WinRmShell open(TestingService service, HostAccess access)
      throws LinkBroken, InterruptedException {
    return WinRmShell.open(
        new ServiceAddress(access.host(), service.address().port(), service.address().https()),
        access,
        access.credentials().orElseThrow(),
        new SystemResolver());
  }

  private static Outcome run(WinRmShell shell, Bytes input) throws InterruptedException {
    return shell.run("powershell.exe -", input, LIMIT, MAX_OUTPUT, MAX_ERRORS);
  }

  private static TestingService service(WinRmFault fault, ShellProgram program) throws IOException {
    return new TestingService(WinRmPolicy.http().with(fault), program);
  }

  @Test
  void bigInputAndOutputComeThroughSealed() throws IOException, LinkBroken, InterruptedException {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    Bytes input = Bytes.of(content);
    try (TestingService service = service(WinRmFault.NONE, TestingService::echo)) {
      try (WinRmShell shell = open(service, service.access())) {
        assertThat(shell.mechanism()).isEqualTo("NTLM");
        assertThat(service.server.openShells()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
          assertThat(run(shell, input))
              .isEqualTo(
                  new Outcome.Ended(
                      input, Bytes.of("powershell.exe -[]".getBytes(StandardCharsets.UTF_8)), 3));
        }
      }
      assertThat(service.server.openShells()).isZero();
      assertThat(service.server.signIns()).isEqualTo(1);
    }
  }

  @Test
  void silenceOfTheHostIsWaitedOut() throws IOException, LinkBroken, InterruptedException {
    try (TestingService service = service(WinRmFault.SLOW, TestingService::echo);
        WinRmShell shell = open(service, service.access())) {
      assertThat(run(shell, Bytes.of(1, 2))).isInstanceOf(Outcome.Ended.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WinRmFault.class,
      names = {
        "NOT_FOUND",
        "REFUSES_FOR_EVER",
        "KERBEROS_ONLY",
        "BASIC_ONLY",
        "ACCESS_DENIED",
        "SHELL_QUOTA",
        "PLAIN_ANSWERS",
        "TAMPERED_ANSWERS"
      })
  void whatCannotBeOpenedSaysWhy(WinRmFault fault)
      throws IOException, LinkBroken, InterruptedException {
    try (TestingService service = service(fault, TestingService::echo)) {
      assertThatThrownBy(() -> open(service, service.access()))
          .isInstanceOf(LinkBroken.class)
          .hasMessageContaining(
              switch (fault) {
                case NOT_FOUND -> "a web server answers 404, but WinRM is not behind it";
                case REFUSES_FOR_EVER -> "the sign-in of alice by NTLM is refused";
                case KERBEROS_ONLY -> "it offers Kerberos only";
                case BASIC_ONLY -> "it offers Basic only";
                case ACCESS_DENIED -> "alice is signed in, but may not open a shell";
                case SHELL_QUOTA -> "all shells that the account may have are open";
                case PLAIN_ANSWERS -> "answered without encryption";
                case TAMPERED_ANSWERS -> "signature does not fit";
                default -> throw new IllegalArgumentException(fault.name());
              });
    }
  }

  @Test
  void aWrongPasswordIsOneAttempt() throws IOException, LinkBroken, InterruptedException {
    try (TestingService service = service(WinRmFault.NONE, TestingService::echo)) {
      HostAccess access = service.access("localhost", "wrong");
      assertThatThrownBy(() -> open(service, access))
          .isInstanceOfSatisfying(
              LinkBroken.class,
              broken -> assertThat(broken.stage()).isEqualTo(LinkBroken.Stage.SIGN_IN))
          .hasMessage("the sign-in of alice by NTLM is refused");
      assertThat(service.server.signIns()).isEqualTo(1);
      assertThat(((TestingService.TestingBudget) access.budget()).taken).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WinRmFault.class,
      names = {"CUTS_AFTER_INPUT", "CUTS_ANSWER", "ENDLESS_OUTPUT", "HANGS"})
  void whatBreaksOnTheWayIsInDoubtAndRunsOnce(WinRmFault fault)
      throws IOException, LinkBroken, InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    ShellProgram program =
        (_, _, _) -> {
          runs.incrementAndGet();
          return TestingService.says("x".repeat(5000));
        };
    try (TestingService service = service(fault, program)) {
      HostAccess access =
          service
              .access()
              .withLimits(
                  new HostAccess.Limits(
                      Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2)));
      try (WinRmShell shell = open(service, access)) {
        Outcome outcome =
            shell.run("powershell.exe -", Bytes.of(1), Duration.ofSeconds(1), 1 << 20, MAX_ERRORS);
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.Lost.class,
                lost ->
                    assertThat(lost.because())
                        .contains(
                            switch (fault) {
                              case CUTS_AFTER_INPUT, CUTS_ANSWER -> "connection";
                              case ENDLESS_OUTPUT -> "wrote more than";
                              case HANGS -> "no answer within";
                              default -> throw new IllegalArgumentException(fault.name());
                            }));
        assertThat(runs).hasValue(1);
      }
      assertThat(service.server.openShells()).as("deleted over a new connection").isZero();
    }
  }

  @Test
  void theServiceTakesNothingInClear()
      throws IOException, LinkBroken, NotReached, InterruptedException {
    try (TestingService service = service(WinRmFault.NONE, TestingService::echo)) {
      HostAccess access = service.access();
      Socket socket =
          new Dialer(new SystemResolver())
              .connect("localhost", service.address().port(), Duration.ofSeconds(5));
      try (HttpLink link = new HttpLink(socket, "localhost")) {
        new SignIn(
                access, access.credentials().orElseThrow(), new SystemResolver(), Clock.systemUTC())
            .on(link, Optional.empty());
        Bytes create =
            new WsmanEnvelope(
                    WsmanHeader.answering("uuid:1", Optional.empty()), new WsmanBody.CreateShell())
                .toBytes();
        HttpLink.Answer answer =
            link.post(
                ServiceAddress.PATH,
                List.of(new HttpField("Content-Type", WsmanEnvelope.CONTENT_TYPE)),
                create,
                LIMIT);
        assertThat(answer.head().status()).isEqualTo(500);
        assertThat(service.server.openShells()).isZero();
      }
    }
  }

  @Test
  void nobodyListens() throws IOException, LinkBroken, InterruptedException {
    HostAccess access;
    ServiceAddress address;
    try (TestingService service = service(WinRmFault.NONE, TestingService::echo)) {
      access = service.access();
      address = service.address();
    }
    assertThatThrownBy(() ->
            WinRmShell.open(
                address, access, access.credentials().orElseThrow(), new SystemResolver()))
        .isInstanceOf(LinkBroken.class)
        .hasMessageContaining("the connection is refused");
  }

  private static WinRmPolicy https(CertificateRecipe recipe) {
    return WinRmPolicy.http().with(recipe.sign());
  }

  @Test
  void aSelfSignedCertificateIsRefusedBeforeAnybodyIsNamed()
      throws IOException, LinkBroken, InterruptedException {
    try (TestingService service =
        new TestingService(
            https(CertificateRecipe.asWindowsMakesIt("localhost")), TestingService::echo)) {
      assertThatThrownBy(() -> open(service, service.access()))
          .isInstanceOfSatisfying(
              LinkBroken.class,
              broken -> assertThat(broken.stage()).isEqualTo(LinkBroken.Stage.CERTIFICATE))
          .message()
          .matches(
              "its certificate is self-signed \\(SHA-256 [0-9a-f]{64}\\):"
                  + " --ca FILE trusts it or its issuer, --insecure goes on without");
      assertThat(service.server.signIns()).isZero();
      try (WinRmShell shell = open(service, service.access().withInsecure(true))) {
        assertThat(run(shell, Bytes.of(1))).isInstanceOf(Outcome.Ended.class);
      }
    }
  }

  @Test
  void aKnownIssuerAndTheRightNameAreEnough(@TempDir Path folder)
      throws IOException, LinkBroken, InterruptedException {
    Path authority = Files.writeString(folder.resolve("ca.pem"), LabAuthority.pem());
    CertificateRecipe recipe =
        CertificateRecipe.asWindowsMakesIt("localhost")
            .withExtensions(
                List.of(
                    CertificateExtension.serverAuthentication(),
                    CertificateExtension.alternativeNames(List.of("localhost"), List.of())))
            .issuedByLabAuthority();
    try (TestingService service = new TestingService(https(recipe), TestingService::echo)) {
      assertThatThrownBy(() -> open(service, service.access()))
          .hasMessageContaining("leads to no root that is trusted here");
      try (WinRmShell shell = open(service, service.access().withAuthorities(authority))) {
        assertThat(run(shell, Bytes.of(1))).isInstanceOf(Outcome.Ended.class);
      }
      HostAccess other =
          service.access("127.0.0.1", WinRmPolicy.PASSWORD).withAuthorities(authority);
      assertThatThrownBy(() -> open(service, other))
          .hasMessageContaining("its certificate is for another name");
    }
  }
}
