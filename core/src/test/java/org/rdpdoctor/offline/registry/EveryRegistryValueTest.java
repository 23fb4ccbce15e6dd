package org.rdpdoctor.offline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.RegistryObservation.RegistryCovered;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/** Each row of registry.csv is read from an export of every form and from a hive. */
class EveryRegistryValueTest {
  /** A row, its placeholders filled in. */
  record Row(String key, String name, long type, Bytes data, String shown) {
    boolean isCertificate() {
      return name.equals("Blob") && key.contains("SystemCertificates");
    }

    String hive() {
      String upper = key.toUpperCase(java.util.Locale.ROOT);
      if (upper.startsWith("HKLM\\")) {
        return upper.split("\\\\", -1)[1];
      }
      return "NTUSER.DAT";
    }

    /** The key as it stands in the hive. */
    String inHive() {
      String[] parts = key.split("\\\\", key.startsWith("HKLM\\") ? 3 : 2);
      return parts[parts.length - 1].replaceFirst("(?i)^CurrentControlSet", "ControlSet001");
    }
  }

  static Stream<Row> rows() {
    return new CodeTables()
        .data("registry.csv").rows().stream()
            .map(row ->
                row(row.get(0).replace("*", "any"), row.get(1).replace("*", "any"), row.get(2)));
  }

  private static Row row(String key, String name, String type) {
    if (type.startsWith("REG_DWORD")) {
      return new Row(key, name, ValueData.DWORD, new Writer().u32le(77).toBytes(), "77");
    }
    if (type.startsWith("REG_MULTI_SZ")) {
      return new Row(key, name, ValueData.MULTI_SZ, Utf16.bytes("one\0two\0\0"), "one; two");
    }
    if (type.startsWith("REG_EXPAND_SZ")) {
      return new Row(key, name, ValueData.EXPAND_SZ, Utf16.bytes("%windir%\\x\0"), "%windir%\\x");
    }
    if (type.startsWith("REG_SZ")) {
      return new Row(key, name, ValueData.SZ, Utf16.bytes("a \\ \"text\"\0"), "a \\ \"text\"");
    }
    Bytes bytes = Bytes.ofHex("000102030405060708090a0b0c0d0e0f1011121314151617");
    return new Row(key, name, ValueData.BINARY, bytes, bytes.toString());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReadFromAnExport(Row row) throws IOException {
    String text =
        "Windows Registry Editor Version 5.00\r\n\r\n[%s]\r\n%s=%s\r\n"
            .formatted(
                row.key()
                    .replaceFirst("^HKLM", "HKEY_LOCAL_MACHINE")
                    .replaceFirst("^HKCU", "HKEY_CURRENT_USER"),
                row.name().isEmpty() ? "@" : "\"" + row.name() + "\"",
                exported(row));
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_8)) {
      isFound(row, inspect(("\uFEFF" + text).getBytes(charset), new RegistryExportKind()));
    }
    isFound(row, inspect(text.getBytes(StandardCharsets.UTF_8), new RegistryExportKind()));
  }

  /** As regedit writes it: numbers and texts plainly, the rest in hex on lines of 25 bytes. */
  private static String exported(Row row) {
    if (row.type() == ValueData.DWORD) {
      return "dword:0000004d";
    }
    if (row.type() == ValueData.SZ) {
      return "\"" + row.shown().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    String form = row.type() == ValueData.BINARY ? "hex:" : "hex(%x):".formatted(row.type());
    StringBuilder hex = new StringBuilder(form);
    for (int i = 0; i < row.data().size(); i++) {
      hex.append(i == 0 ? "" : i % 10 == 0 ? ",\\\r\n  " : ",");
      hex.append("%02x".formatted(row.data().at(i)));
    }
    return hex.toString();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReadFromAHive(Row row) throws IOException {
    TestingHive hive = new TestingHive(row.hive());
    if (row.hive().equals("SYSTEM")) {
      hive.put("Select", "Current", 1);
    }
    hive.put(row.inHive(), row.name(), row.type(), row.data());
    InspectedFile file = inspect(hive.file().toArray(), new HiveKind());
    isFound(row, file);
    assertThat(only(RegistryCovered.class, file).getFirst().odd()).isEmpty();
  }

  private static void isFound(Row row, InspectedFile file) {
    if (row.isCertificate()) {
      assertThat(only(CertificateUnreadable.class, file)).hasSize(1);
      return;
    }
    List<RegistryValueFound> found = only(RegistryValueFound.class, file);
    assertThat(found).as(row.key()).hasSize(1);
    assertThat(found.getFirst().key()).isEqualToIgnoringCase(row.key());
    assertThat(found.getFirst().name()).isEqualTo(row.name());
    assertThat(found.getFirst().data()).isEqualTo(row.shown());
  }

  private static InspectedFile inspect(byte[] content, FileKind kind) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(kind), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("file", new ByteArrayInputStream(content), found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    return found.getFirst();
  }
}
