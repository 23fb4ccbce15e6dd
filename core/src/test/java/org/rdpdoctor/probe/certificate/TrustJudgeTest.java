package org.rdpdoctor.probe.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.CertificateObservation.TrustNotJudged;
import org.rdpdoctor.wire.Bytes;

class TrustJudgeTest {
  private static final String NO_CHAIN = "no chain leads from it to a root of this machine's store";

  @TempDir private Path folder;
  private Path strangers;
  private Path roots;

  @BeforeEach
  void writeBundles() throws IOException {
    strangers =
        TestingCertificates.pem(folder.resolve("strangers.pem"), TestingCertificates.selfSigned());
    roots =
        TestingCertificates.pem(
            folder.resolve("roots.pem"),
            TestingCertificates.selfSigned(),
            TestingCertificates.root());
  }

  /** With roots of --ca; the system knows none of ours. */
  private CertificateObservation judge(Path authorities, Bytes... chain) {
    return new TrustJudge(Optional.of(authorities), List.of(strangers))
        .judge(List.of(chain), false);
  }

  private static CertificateObservation bySystem(Path bundle, boolean selfSigned, Bytes... chain) {
    return new TrustJudge(Optional.empty(), List.of(Path.of("/nowhere"), bundle))
        .judge(List.of(chain), selfSigned);
  }

  @Test
  void aChainOverAnIntermediate() {
    assertThat(judge(roots, TestingCertificates.server(), TestingCertificates.intermediate()))
        .isEqualTo(new ChainTrusted("CN=" + TestingCertificates.ROOT, "--ca"));
  }

  @Test
  void theRootMayBeSentAlong() {
    assertThat(
            judge(
                roots,
                TestingCertificates.server(),
                TestingCertificates.intermediate(),
                TestingCertificates.root()))
        .isInstanceOf(ChainTrusted.class);
  }

  @Test
  void aMissingIntermediate() {
    assertThat(judge(roots, TestingCertificates.server()))
        .isEqualTo(new ChainNotTrusted(NO_CHAIN, true));
  }

  @Test
  void theIntermediateItselfMayBeTrusted() throws IOException {
    Path issuing =
        TestingCertificates.pem(folder.resolve("issuing.pem"), TestingCertificates.intermediate());
    assertThat(judge(issuing, TestingCertificates.server()))
        .isEqualTo(new ChainTrusted("CN=" + TestingCertificates.INTERMEDIATE, "--ca"));
  }

  @Test
  void aRootThatNobodyKnows() {
    assertThat(
            bySystem(
                strangers, false, TestingCertificates.server(), TestingCertificates.intermediate()))
        .isEqualTo(new ChainNotTrusted(NO_CHAIN, false));
  }

  @Test
  void aRootOfTheSystem() {
    assertThat(
            bySystem(
                roots, false, TestingCertificates.server(), TestingCertificates.intermediate()))
        .isEqualTo(new ChainTrusted("CN=" + TestingCertificates.ROOT, "system"));
  }

  @Test
  void anIntermediateThatIsNone() {
    Bytes forged = TestingCertificates.selfSigned();
    assertThat(judge(roots, TestingCertificates.server(), forged))
        .isInstanceOf(ChainNotTrusted.class);
  }

  @Test
  void itsOwnRoot() throws IOException {
    Bytes own = TestingCertificates.selfSigned();
    Path file = TestingCertificates.pem(folder.resolve("own.pem"), own);
    assertThat(judge(file, own)).isEqualTo(new ChainTrusted("CN=own.example", "--ca"));
    assertThat(bySystem(strangers, true, own))
        .isEqualTo(new ChainNotTrusted("it is self-signed", false));
    assertThat(bySystem(file, true, own))
        .as("people install these in their system's store")
        .isEqualTo(new ChainTrusted("CN=own.example", "system"));
  }

  @Test
  void datesDoNotMixIn() {
    assertThat(
            judge(roots, TestingCertificates.expiredServer(), TestingCertificates.intermediate()))
        .isInstanceOf(ChainTrusted.class);
    assertThat(
            judge(
                roots,
                TestingCertificates.expiredServer(),
                TestingCertificates.renewedIntermediate()))
        .as("the intermediate was not valid yet when the certificate began")
        .isInstanceOf(ChainTrusted.class);
  }

  @Test
  void whatCannotBeReadIsNotJudged() throws IOException {
    Bytes server = TestingCertificates.server();
    assertThat(judge(folder.resolve("missing.pem"), server))
        .isEqualTo(
            new TrustNotJudged("the file given with --ca cannot be used (NoSuchFileException)"));
    Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");
    assertThat(judge(rubbish, server))
        .isInstanceOfSatisfying(
            TrustNotJudged.class,
            not -> assertThat(not.because()).startsWith("the file given with --ca"));
    assertThat(bySystem(rubbish, false, server))
        .isInstanceOfSatisfying(
            TrustNotJudged.class,
            not -> assertThat(not.because()).startsWith("the system's store of roots"));
    assertThat(judge(roots, Bytes.of(0x30, 0x03, 0x02, 0x01, 0x05)))
        .isInstanceOfSatisfying(
            TrustNotJudged.class, not -> assertThat(not.because()).startsWith("the chain"));
  }

  @Test
  void anEndlessFileIsNotReadToItsEnd() {
    Path endless = Path.of("/dev/zero");
    if (Files.exists(endless)) {
      assertThat(judge(endless, TestingCertificates.server())).isInstanceOf(TrustNotJudged.class);
    }
  }

  @Test
  void theStoreOfThisMachineCanBeUsed() {
    assertThat(
            new TrustJudge(Optional.empty())
                .judge(
                    List.of(TestingCertificates.server(), TestingCertificates.intermediate()),
                    false))
        .isEqualTo(new ChainNotTrusted(NO_CHAIN, false));
    assertThat(
            new TrustJudge(Optional.empty(), List.of())
                .judge(List.of(TestingCertificates.selfSigned()), true))
        .as("the platform's own store")
        .isEqualTo(new ChainNotTrusted("it is self-signed", false));
  }
}
