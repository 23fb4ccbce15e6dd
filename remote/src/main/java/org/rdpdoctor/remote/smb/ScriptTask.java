package org.rdpdoctor.remote.smb;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.powershell.ScriptOutcome;
import org.rdpdoctor.remote.powershell.ScriptRunner;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * Runs PowerShell scripts as SYSTEM by the task scheduler. Script and output are files in the
 * folder Temp of Windows, open to SYSTEM and administrators only from their first byte on; files
 * and task are taken away again when the script has ended.
 */
final class ScriptTask implements ScriptRunner {
  private static final String FOLDER = "Temp\\";

  private static final String POWERSHELL =
      "%windir%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoLogo -NoProfile"
          + " -NonInteractive -ExecutionPolicy Bypass -OutputFormat Text";

  private final Services services;
  private final SharedFiles files;

  ScriptTask(Services services, SharedFiles files) {
    this.services = services;
    this.files = files;
  }

  @Override
  public ScriptOutcome run(String script, Duration limit) throws InterruptedException {
    String name = "rdpdoctor-" + UUID.randomUUID();
    boolean begun = false;
    boolean ended = false;
    try {
      TaskScheduler scheduler = services.scheduler();
      try {
        put(place(name, ".ps1"), script);
        put(place(name, ".out"), "");
        scheduler.register("\\" + name, xml(name, limit));
        begun = true;
        scheduler.run("\\" + name);
        long exit = scheduler.await("\\" + name, limit);
        ended = true;
        return new ScriptOutcome.Ran(output(place(name, ".out")), "", (int) exit);
      } finally {
        if (begun && !ended) {
          stop(scheduler, name);
        }
        takeAway(scheduler, name);
      }
    } catch (Refusal refusal) {
      String because = "the task scheduler: " + refusal.getMessage();
      return begun ? new ScriptOutcome.Lost(because) : new ScriptOutcome.NotRun(because);
    } catch (ChannelLost lost) {
      return begun
          ? new ScriptOutcome.Lost(String.valueOf(lost.getMessage()))
          : new ScriptOutcome.NotRun(String.valueOf(lost.getMessage()));
    }
  }

  private static SharedFiles.Place place(String name, String ending) {
    return new SharedFiles.Place(SmbLink.ADMIN, FOLDER + name + ending);
  }

  private void put(SharedFiles.Place place, String text)
      throws Refusal, ChannelLost, InterruptedException {
    Bytes content = Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
    if (!(files.write(place, content) instanceof HostReply.Done)) {
      throw Refusal.because(0, place.path() + " is not written");
    }
  }

  private String output(SharedFiles.Place place) throws Refusal, ChannelLost, InterruptedException {
    try (SharedFiles.Handle opened = files.openToRead(place)) {
      long size = files.size(opened);
      if (size > MAX_OUTPUT) {
        throw Refusal.because(0, "%d characters of output, more than we read".formatted(size));
      }
      Writer whole = new Writer();
      while (whole.size() < size) {
        Bytes part = files.content(place, opened, whole.size(), HostCall.MAX_CONTENT_BYTES);
        if (part.isEmpty()) {
          break;
        }
        whole.bytes(part);
      }
      return new String(whole.toBytes().toArray(), StandardCharsets.ISO_8859_1);
    }
  }

  /** A task that is deleted runs on, and nobody could stop it any more. */
  private static void stop(TaskScheduler scheduler, String name) throws InterruptedException {
    try {
      scheduler.stop("\\" + name);
    } catch (Refusal | ChannelLost _) {
      // it has ended meanwhile, or the channel is broken and says so itself
    }
  }

  /** As far as that is possible still. */
  private void takeAway(TaskScheduler scheduler, String name) throws InterruptedException {
    try {
      scheduler.delete("\\" + name);
    } catch (Refusal | ChannelLost _) {
      // it was not registered, or the channel is broken and says so itself
    }
    for (String ending : new String[] {".ps1", ".out"}) {
      try {
        HostReply _ = files.delete(place(name, ending));
      } catch (Refusal | ChannelLost _) {
        // as above
      }
    }
  }

  /** MS-TSCH section 2.5; the scheduler itself ends what runs longer than the limit. */
  private static String xml(String name, Duration limit) {
    String folder = "%windir%\\Temp\\" + name;
    return """
    <?xml version="1.0" encoding="UTF-16"?>
    <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
      <RegistrationInfo><Author>rdpdoctor</Author></RegistrationInfo>
      <Triggers />
      <Principals>
        <Principal id="System">
          <UserId>S-1-5-18</UserId>
          <RunLevel>HighestAvailable</RunLevel>
        </Principal>
      </Principals>
      <Settings>
        <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
        <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
        <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
        <AllowHardTerminate>true</AllowHardTerminate>
        <AllowStartOnDemand>true</AllowStartOnDemand>
        <Enabled>true</Enabled>
        <Hidden>true</Hidden>
        <ExecutionTimeLimit>PT%dS</ExecutionTimeLimit>
        <Priority>5</Priority>
      </Settings>
      <Actions Context="System">
        <Exec>
          <Command>%%windir%%\\System32\\cmd.exe</Command>
          <Arguments>/d /c %s -File "%s.ps1" &gt; "%s.out" 2&gt;&amp;1</Arguments>
        </Exec>
      </Actions>
    </Task>
    """
        .formatted(Math.max(1, limit.toSeconds()), POWERSHELL, folder, folder);
  }

  /** Nothing stays open. */
  @Override
  public void close() {}
}
