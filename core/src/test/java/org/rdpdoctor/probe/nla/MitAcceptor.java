package org.rdpdoctor.probe.nla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rdpdoctor.probe.kerberos.TestingKdc;
import org.rdpdoctor.wire.Bytes;

/** The server's side of a Kerberos context: MIT's library (interop/gss-accept.c). */
final class MitAcceptor implements AutoCloseable {
  private static final Path LIBRARY = Path.of("/usr/include/gssapi/gssapi.h");

  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private MitAcceptor(Process process) {
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
  }

  static MitAcceptor start(Path keytab) throws IOException {
    if (!Files.exists(LIBRARY)) {
      String message = "tests on MIT's library cannot run here: libkrb5-dev is missing";
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      abort(message);
    }
    ProcessBuilder builder =
        new ProcessBuilder(TestingKdc.script("kdc.sh").toString(), "accept", keytab.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("KRB5_CONFIG", keytab.resolveSibling("krb5.conf").toString());
    return new MitAcceptor(builder.start());
  }

  Bytes ask(String what, Bytes data) throws IOException {
    String answer = say(what + " " + data);
    assertThat(answer).matches("[0-9a-f]*");
    return Bytes.ofHex(answer);
  }

  String say(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
    return String.valueOf(out.readLine());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
