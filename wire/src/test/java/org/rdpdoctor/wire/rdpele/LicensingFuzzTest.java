package org.rdpdoctor.wire.rdpele;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;

class LicensingFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void pdu(byte[] input) {
    CodecOracles.holds(input, LicensingPdu::decode);
    CodecOracles.holds(input, LicensingMessage.LicenseRequest::decode);
    CodecOracles.holds(input, LicensingMessage.PlatformChallenge::decode);
    CodecOracles.holds(input, LicensingMessage.NewLicense::decode);
    CodecOracles.holds(input, LicensingMessage.NewLicenseRequest::decode);
    CodecOracles.holds(input, LicensingMessage.LicenseInfo::decode);
    CodecOracles.holds(input, LicensingMessage.PlatformChallengeResponse::decode);
    CodecOracles.holds(input, LicensingMessage.ErrorAlert::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void parts(byte[] input) {
    CodecOracles.holds(input, LicenseBlob::decode);
    CodecOracles.holds(input, HardwareId::decode);
    CodecOracles.holds(input, PlatformChallengeResponseData::decode);
    Optional<ProductInfo> product = CodecOracles.holds(Bytes.of(input), ProductInfo::decode);
    product.ifPresent(read -> ProductInfo.readable(read.companyName()));
    Optional<NewLicenseInfo> licence = CodecOracles.holds(Bytes.of(input), NewLicenseInfo::decode);
    licence.ifPresent(NewLicenseInfo::scopeText);
  }
}
