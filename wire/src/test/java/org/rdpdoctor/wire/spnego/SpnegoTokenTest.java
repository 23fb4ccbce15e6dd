package org.rdpdoctor.wire.spnego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

class SpnegoTokenTest {
  @Test
  void wrapsANegotiateMessage() {
    assertThat(NegTokenInit.ofNtlm(AnnotatedHex.read("ms-nlmp/negotiate").bytes()).toBytes())
        .isEqualTo(AnnotatedHex.read("rfc4178/neg-token-init-ntlm").bytes());
  }

  @Test
  void wrapsAndUnwrapsAChallenge() throws DecodeException {
    Bytes challenge = AnnotatedHex.read("ms-nlmp/challenge-ntlmv1").bytes();
    Bytes golden = AnnotatedHex.read("rfc4178/neg-token-resp-challenge").bytes();
    assertThat(NegTokenResp.ofNtlm(challenge).toBytes()).isEqualTo(golden);
    SpnegoToken read = SpnegoToken.decode(new Reader(golden));
    assertThat(read.wrappedToken()).contains(challenge);
    assertThat(read).isEqualTo(NegTokenResp.ofNtlm(challenge));
  }

  @Test
  void readsARejection() throws DecodeException {
    NegTokenResp read = NegTokenResp.decode(new Reader(Bytes.ofHex("a1073005a0030a0102")));
    assertThat(read.negState()).contains(NegState.REJECT);
    assertThat(read.wrappedToken()).isEqualTo(Optional.empty());
    assertThat(read.oddities()).isEmpty();
  }

  @Test
  void keepsTheHintsOfMicrosoftsVariant() throws DecodeException {
    Bytes withHints =
        Bytes.ofHex("602406062b0601050502a01a3018a00e300c060a2b06010401823702020aa3063004a0021b00");
    SpnegoToken read = SpnegoToken.decode(new Reader(withHints));
    assertThat(read.oddities()).containsExactly("NegTokenInit is not encoded the usual way");
    assertThat(read.toBytes()).isEqualTo(withHints);
  }

  @Test
  void refusesABareNtlmMessage() {
    Reader reader = new Reader(AnnotatedHex.read("ms-nlmp/negotiate").bytes());
    assertThatThrownBy(() -> SpnegoToken.decode(reader))
        .hasMessage("SPNEGO token at offset 0 is tag 0x4e");
  }
}
