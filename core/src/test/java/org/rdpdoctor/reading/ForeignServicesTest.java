package org.rdpdoctor.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.wire.Bytes;

class ForeignServicesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 400 Bad Request|HTTP",
        "<!DOCTYPE HTML PUBLIC|HTTP",
        "<HTML><head>|HTTP",
        "SSH-2.0-OpenSSH_9.2p1|SSH",
        "RFB 003.008|VNC",
        "220 mail.example ESMTP Postfix|SMTP",
        "220 (vsFTPd 3.0.3)|FTP",
        "220 ready|FTP or SMTP",
        "+OK POP3 ready|POP3",
        "* OK IMAP4rev1|IMAP",
        "RTSP/1.0 400 Bad Request|RTSP",
        "SIP/2.0 400 Bad Request|SIP",
        "-ERR unknown command|Redis",
        "@RSYNCD: 31.0|rsync"
      })
  void knowsBanners(String banner, String service) {
    assertThat(recognise(banner)).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource({
    "15030300020228,TLS",
    "160301004a0200,TLS",
    "00000055ff534d4272,SMB",
    "00000055fe534d4240,SMB",
    "8300000182,SMB",
    "4a0000000a382e302e33,MySQL",
    "450000006853455252,PostgreSQL",
    "040100256400,SQL Server",
    "05000d03100000,RPC",
    "30240201007819,LDAP",
    "fffd18fffd20,Telnet"
  })
  void knowsBytes(String hex, String service) {
    assertThat(ForeignServices.recognise(Bytes.ofHex(hex))).contains(service);
  }

  @ParameterizedTest
  @CsvSource({"0300000b06d00000123400", "00", "ff", "15", "0102030405060708", "15030900"})
  void doesNotGuess(String hex) {
    assertThat(ForeignServices.recognise(Bytes.ofHex(hex))).isEmpty();
  }

  @Test
  void nothingIsNoService() {
    assertThat(ForeignServices.recognise(Bytes.EMPTY)).isEmpty();
  }

  private static String recognise(String banner) {
    return ForeignServices.recognise(Bytes.of(banner.getBytes(StandardCharsets.US_ASCII)))
        .orElse("");
  }
}
