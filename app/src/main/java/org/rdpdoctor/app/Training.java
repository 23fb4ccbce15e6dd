package org.rdpdoctor.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Run once after a build: does what users do most, so that the classes it needs go into the AOT
 * cache. Prints nothing.
 */
public final class Training {
  private static final List<List<String>> RUNS =
      List.of(
          List.of("explain", "0x904"),
          List.of("explain", "0x904/0x7"),
          List.of("--help"),
          List.of("diagnose", "lab:healthy-windows"),
          List.of("diagnose", "lab:healthy-windows", "--format", "json"),
          List.of("diagnose", "lab:healthy-windows", "--ciphers"),
          List.of("diagnose", "lab:listener-key-unreadable"));

  /** One small file of each kind that support bundles hold. */
  private static final Map<String, String> BUNDLE =
      Map.of(
          "A_Networking/A_Netstat.txt",
          """
            TCP    0.0.0.0:3389           0.0.0.0:0              LISTENING       1112
            TermService
           [svchost.exe]
            TCP    192.0.2.1:3389         192.0.2.2:50000        ESTABLISHED     1112
          """,
          "A_RegistryKeys/A_HKLM-System-CCS-Control-TerminalServer.txt",
          """
          Windows Registry Editor Version 5.00

          [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]
          "fDenyTSConnections"=dword:00000000
          """,
          "A_EventLogs/A_System.xml",
          """
          <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
          <Provider Name='Schannel'/><EventID>36870</EventID><Level>2</Level>
          <TimeCreated SystemTime='2024-05-24T13:14:15.0Z'/><EventRecordID>1</EventRecordID>
          <Channel>System</Channel><Computer>A</Computer></System>
          <EventData><Data Name='ErrorCode'>0x8009030d</Data></EventData></Event>
          """,
          "A_EventLogs/A_Application.evtx",
          "ElfFile\0",
          "a.rdp",
          "full address:s:a.example\r\n");

  private Training() {}

  public static void main(String[] arguments) throws IOException {
    for (List<String> run : RUNS) {
      application(InputStream.nullInputStream()).run(run.toArray(String[]::new));
    }
    application(new ByteArrayInputStream(bundle())).run("inspect", "-");
    inspectCapture();
  }

  private static void inspectCapture() throws IOException {
    Path capture = Files.createTempFile("rdpdoctor-training", ".pcapng");
    try {
      String name = capture.toString();
      application(InputStream.nullInputStream())
          .run("diagnose", "lab:healthy-windows", "--pcap", name, "--overwrite");
      application(InputStream.nullInputStream()).run("inspect", name);
    } finally {
      Files.deleteIfExists(capture);
    }
  }

  private static Application application(InputStream in) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Application(new Console(in, nowhere, nowhere, Map.of(), false, false, false));
  }

  private static byte[] bundle() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> part : BUNDLE.entrySet()) {
        zip.putNextEntry(new ZipEntry("MSRD-Results-A/" + part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
