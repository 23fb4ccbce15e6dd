package org.rdpdoctor.wire.mstypes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;

class SecurityDescriptorFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void sid(byte[] input) {
    CodecOracles.holds(input, Sid::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void entry(byte[] input) {
    CodecOracles.holds(input, AccessControlEntry::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void list(byte[] input) {
    CodecOracles.holds(input, AccessControlList::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void descriptor(byte[] input) {
    CodecOracles.holds(input, SecurityDescriptor::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void text(byte[] input) {
    try {
      SecurityDescriptor read = Sddl.parse(new String(input, StandardCharsets.UTF_8));
      assertThat(Sddl.parse(Sddl.of(read).orElseThrow())).isEqualTo(read);
      assertThat(read.allows(Set.of(), 0)).isTrue();
    } catch (DecodeException refusal) {
      CodecOracles.properRefusal(refusal);
    }
  }
}
