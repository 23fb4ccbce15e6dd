package org.rdpdoctor.offline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.rdpdoctor.lab.windows.EventLogFile;
import org.rdpdoctor.lab.windows.EventLogFile.Entry;
import org.rdpdoctor.offline.certificate.CertificateKind;
import org.rdpdoctor.offline.evtx.EventXmlKind;
import org.rdpdoctor.offline.evtx.EvtxKind;
import org.rdpdoctor.offline.rdp.CaptureKind;
import org.rdpdoctor.offline.rdp.CaptureSamples;
import org.rdpdoctor.offline.rdpfile.RdpFileKind;
import org.rdpdoctor.offline.registry.HiveKind;
import org.rdpdoctor.offline.registry.RegistryExportKind;
import org.rdpdoctor.offline.registry.TestingHive;
import org.rdpdoctor.wire.Bytes;

/** Sound files of every kind, made by the tests themselves or by other programs. */
final class FileSamples {
  private static final int ERROR = 2;
  private static final Path HIVE = Path.of("src", "test", "resources", "offline", "system.hive");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SERVER = "ControlSet001\\Control\\Terminal Server";

  /**
   * A file.
   *
   * @param kind as the reader calls it
   * @param border distance of what the format counts in, in bytes
   */
  record Sample(String name, String kind, Bytes content, int border) {
    @Override
    public String toString() {
      return name;
    }
  }

  private FileSamples() {}

  /** All readers, in the order of the program. */
  static List<FileKind> kinds() {
    List<FileKind> kinds = new ArrayList<>(CaptureKind.ALL);
    kinds.addAll(
        List.of(
            new EvtxKind(),
            new EventXmlKind(),
            new RegistryExportKind(),
            new HiveKind(),
            new RdpFileKind(),
            new CertificateKind()));
    return kinds;
  }

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    samples.add(new Sample("log", "event log", log(), 65_536));
    samples.add(new Sample("events", "exported events", text(events(), "UTF-8"), 512));
    samples.add(
        new Sample("wide events", "exported events", text("\uFEFF" + events(), "UTF-16LE"), 512));
    samples.add(new Sample("export", "registry export", text(export(), "UTF-8"), 64));
    samples.add(
        new Sample("wide export", "registry export", text("\uFEFF" + export(), "UTF-16LE"), 64));
    samples.add(new Sample("hive", "registry hive", hive(), 4096));
    samples.add(new Sample("hive of hivexsh", "registry hive", read(HIVE), 4096));
    samples.add(new Sample("saved connection", "saved connection", text(saved(), "UTF-8"), 16));
    samples.add(new Sample("certificate", "certificate", certificate(), 16));
    samples.add(new Sample("certificate in PEM", "certificate", pem(), 65));
    int number = 0;
    for (Bytes capture : CaptureSamples.all()) {
      number++;
      samples.add(new Sample("capture " + number, "", capture, 4));
    }
    return samples;
  }

  private static Bytes text(String text, String encoding) {
    return Bytes.of(text.getBytes(Charset.forName(encoding)));
  }

  private static Bytes read(Path file) {
    try {
      return Bytes.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes log() {
    EventLogFile log = new EventLogFile();
    for (int i = 0; i < 120; i++) {
      log.add(
          new Entry(
              i % 2 == 0 ? "Schannel" : "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS",
              i % 2 == 0 ? 36_888 : 131,
              ERROR,
              "System",
              "HOST",
              NOW.plusSeconds(i),
              i % 2 == 0 ? "" : "{F4207B3D-0000-0000-0000-0000000000%02X}".formatted(i),
              i % 2 == 0
                  ? Map.of("AlertDesc", "40", "ErrorState", "1205")
                  : Map.of("ConnType", "TCP", "ClientIP", "192.0.2.7:" + i)));
    }
    return log.toBytes();
  }

  private static String events() {
    StringBuilder events = new StringBuilder("<Events>");
    for (int i = 0; i < 12; i++) {
      events.append(
          """
          <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
          <Provider Name='Schannel'/><EventID>36870</EventID><Level>2</Level>
          <TimeCreated SystemTime='2026-01-02T03:%02d:05Z'/><EventRecordID>%d</EventRecordID>
          <Channel>System</Channel><Computer>host &amp; co</Computer></System>
          <EventData><Data Name='ErrorCode'>0x8009030d</Data></EventData></Event>
          """
              .formatted(i, i));
    }
    return events.append("</Events>").toString();
  }

  private static String export() {
    return """
    Windows Registry Editor Version 5.00

    [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]
    "fDenyTSConnections"=dword:00000000

    [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp]
    "PortNumber"=dword:00000d3d
    "SSLCertificateSHA1Hash"=hex:67,62,3a,75,d4,93,c9,9a,12,1a,34,07,da,5e,3f,2e,4e,\\
      68,80,8f
    "WdName"="a \\"quoted\\" text"
    """
        .replace("\n", "\r\n");
  }

  private static Bytes hive() {
    return new TestingHive("SYSTEM")
        .put("Select", "Current", 1)
        .put(SERVER, "fDenyTSConnections", 0)
        .put(SERVER + "\\WinStations\\RDP-Tcp", "PortNumber", 3389)
        .put(SERVER + "\\WinStations\\RDP-Tcp", "WdName", "Microsoft RDP 8.0")
        .put("ControlSet001\\Services\\TermService", "Start", 3)
        .file();
  }

  private static String saved() {
    return """
    full address:s:host.example:3390
    server port:i:3389
    gatewayhostname:s:gw.example
    gatewayusagemethod:i:1
    password 51:b:0badf00d
    authentication level:i:2
    """;
  }

  /** Self-signed, made by openssl for these tests. */
  private static Bytes certificate() {
    try (InputStream in = FileSamples.class.getResourceAsStream("/offline/sample.der")) {
      return Bytes.of(java.util.Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes pem() {
    String lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate().toArray());
    String text = "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
