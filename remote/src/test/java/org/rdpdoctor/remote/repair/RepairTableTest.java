package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.lab.windows.ClientFaults;
import org.rdpdoctor.lab.windows.ClientFaults.ClientFault;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.RemoteDesktopClient.Outcome;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.LabChannel;
import org.rdpdoctor.remote.azure.AzureLab;
import org.rdpdoctor.remote.repair.RepairResult.Ending;
import org.rdpdoctor.remote.repair.RepairResult.Fate;
import org.rdpdoctor.remote.smb.SmbLab;
import org.rdpdoctor.remote.ssh.SshLab;
import org.rdpdoctor.remote.winrm.WinRmLab;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * Every fault of the simulated machine, from the probe of its real listener to the undo, over each
 * channel: what came of it is docs/repair.md.
 */
class RepairTableTest {
  /** Most of the time they wait for a listener that does not answer. */
  private static final int AT_ONCE = 6;

  private static final Path PAGE = Path.of("../docs/repair.md");
  private static final Wishes WISHES =
      new Wishes(
          Optional.of("LAB\\lab"),
          Optional.of("rdslic.lab.example"),
          Optional.of(false),
          Optional.empty());

  /** The ways to the machine; each fault goes over each of them. */
  private static final Map<String, LabChannel.Opener> CHANNELS = channels();

  /** The ways to a client: its user's own machine is not entered, but sat at. */
  private static final String AT_IT = "at it";

  private static final Map<String, Optional<LabChannel.Opener>> CLIENT_CHANNELS = clientChannels();
  private static final String OUTDATED_PASSWORD = "client-password-outdated";
  private static final String FORGET = "ForgetSavedCredentials";

  /** Of an X.224 Connection Confirm with negotiation data (MS-RDPBCGR section 2.2.1.2). */
  private static final int CONFIRM_BYTES = 19;

  private static final int ANSWER_AT = 11;
  private static final byte SELECTED = 2;

  /** Faults that nothing on the host mends: somebody else is told what to do. */
  private static final Map<String, String> ADVISED = Map.of("port-conflict", "FreeThePort");

  @TempDir Path folder;

  private static Map<String, LabChannel.Opener> channels() {
    Map<String, LabChannel.Opener> channels = new LinkedHashMap<>();
    channels.put("in process", machine -> new MachineChannel("smb", machine::perform));
    channels.put("smb", SmbLab::open);
    channels.put("winrm", WinRmLab::open);
    channels.put("ssh", SshLab::open);
    channels.put("azure", AzureLab::open);
    return channels;
  }

  private static Map<String, Optional<LabChannel.Opener>> clientChannels() {
    Map<String, Optional<LabChannel.Opener>> channels = new LinkedHashMap<>();
    channels.put(AT_IT, Optional.empty());
    channels().forEach((name, opener) -> channels.put(name, Optional.of(opener)));
    channels.remove("in process");
    return channels;
  }

  /** One line of the table. */
  private record Row(
      String fault,
      String channel,
      String found,
      String planned,
      boolean mended,
      boolean verified,
      String undone) {
    String line() {
      return "| %s | %s | %s | %s | %s | %s | %s |"
          .formatted(fault, channel, found, planned, word(mended), word(verified), undone);
    }

    private static String word(boolean yes) {
      return yes ? "yes" : "no";
    }
  }

  @Test
  void everyFaultIsFoundMendedVerifiedAndUndone()
      throws IOException, InterruptedException, ExecutionException {
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Row>> runs = new ArrayList<>();
    Optional<String> only = Optional.ofNullable(System.getProperty("repair.only"));
    for (HostFault fault : HostFaults.all()) {
      if (only.isPresent() && !List.of(only.get().split(",", -1)).contains(fault.id())) {
        continue; // somebody works on one of them
      }
      CHANNELS.forEach((name, opener) -> runs.add(() -> run(fault, name, opener, wrong)));
    }
    for (ClientFault fault : ClientFaults.all(ClientBench.HOST)) {
      if (only.isPresent() && !List.of(only.get().split(",", -1)).contains(fault.fault().id())) {
        continue;
      }
      CLIENT_CHANNELS.forEach((name, opener) -> runs.add(() -> client(fault, name, opener, wrong)));
    }
    runs.add(() -> savedConnection(wrong));
    List<Row> rows = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Row> each : pool.invokeAll(runs)) {
        rows.add(each.get());
      }
    }
    only.ifPresent(_ -> rows.forEach(row -> System.out.println(row.line())));
    assertThat(wrong).isEmpty();
    if (only.isEmpty()) {
      assertPage(page(rows));
    }
  }

  private Row run(HostFault fault, String name, LabChannel.Opener channel, List<String> wrong)
      throws IOException, InterruptedException, ChannelLost {
    Path own = folder.resolve(fault.id() + "-" + name.replace(' ', '-'));
    try (RepairBench bench = new RepairBench(own, fault.afterSignIn(), channel)) {
      fault.breakHost(bench.host);
      Map<String, String> broken = bench.state();
      Judged before = bench.now(true, List.of());
      Plan plan = bench.plan(before, WISHES);
      String found = causes(before);
      if (ADVISED.containsKey(fault.id())) {
        boolean advised =
            plan.remedies().isEmpty()
                && plan.advice().stream()
                    .anyMatch(each -> each.id().equals(ADVISED.get(fault.id())));
        if (!advised) {
          wrong.add(fault.id() + " over " + name + ": not advised: " + plan);
        }
        return new Row(
            fault.id(), name, found, "advice: " + ADVISED.get(fault.id()), false, false, "no");
      }
      RepairResult result = bench.repair(before, WISHES, true).apply(plan);
      boolean mended = result.ending() == Ending.HEALTHY;
      String planned =
          result.attempts().stream()
              .filter(each -> each.fate() == Fate.MENDED || each.fate() == Fate.IMPROVED)
              .map(RepairResult.Attempt::remedy)
              .reduce((one, other) -> one + ", " + other)
              .orElse("-");
      if (!mended) {
        wrong.add(
            "%s over %s: %s; found %s, planned %s, %s"
                .formatted(
                    fault.id(),
                    name,
                    before.diagnosis().health(),
                    found,
                    plan.remedies().stream().map(Remedy::id).toList(),
                    result));
      }
      Map<String, String> repaired = bench.state();
      Judged after = bench.now(true, List.of());
      Plan second = bench.plan(after, WISHES);
      RepairResult again = bench.repair(after, WISHES, true).apply(second);
      boolean verified =
          mended
              && second.remedies().isEmpty()
              && again.journal().isEmpty()
              && bench.state().equals(repaired)
              && after.diagnosis().failingStage().isEmpty();
      if (mended && !verified) {
        wrong.add(
            "%s over %s: not verified: %s, then %s, %s"
                .formatted(
                    fault.id(),
                    name,
                    after.diagnosis().headline(),
                    second.remedies().stream().map(Remedy::id).toList(),
                    again));
      }
      boolean undone = mended && undone(bench, broken, before, fault.id(), wrong);
      String word = fault.id().equals("clock-wrong") ? "yes, but the clock" : "yes";
      return new Row(fault.id(), name, found, planned, mended, verified, undone ? word : "no");
    }
  }

  /** What lies on the machine that somebody connects from. */
  private Row client(
      ClientFault fault, String name, Optional<LabChannel.Opener> channel, List<String> wrong)
      throws IOException, InterruptedException, ChannelLost {
    String id = fault.fault().id();
    Path own = folder.resolve(id + "-" + name.replace(' ', '-'));
    boolean password = id.equals(OUTDATED_PASSWORD);
    try (ClientBench bench = new ClientBench(own, fault, channel, password)) {
      Map<String, String> broken = bench.state();
      Outcome failing = bench.connect();
      Judged before = bench.now(true, List.of());
      Wishes wishes = WISHES.forgettingPassword();
      Plan plan = bench.plan(before, wishes);
      String found = causes(before);
      if (password && !name.equals(AT_IT)) {
        boolean advised =
            plan.remedies().isEmpty()
                && plan.advice().stream().anyMatch(each -> each.id().equals(FORGET));
        if (!advised) {
          wrong.add(id + " over " + name + ": not advised: " + plan);
        }
        return new Row(id, name, found, "advice: " + FORGET, false, false, "no");
      }
      RepairResult result = bench.repair(before, wishes).apply(plan);
      boolean mended = result.ending() == Ending.HEALTHY && bench.connect() == Outcome.SESSION;
      Map<String, String> repaired = bench.state();
      Plan second = bench.plan(bench.now(true, List.of()), wishes);
      boolean verified = mended && second.remedies().isEmpty() && bench.state().equals(repaired);
      Undo.Result undo = Undo.everything(bench.journals().all().getFirst(), bench.channel, false);
      bench.channel.close();
      boolean back = bench.state().equals(broken) && bench.connect() == failing;
      if (failing == Outcome.SESSION
          || !verified
          || !undo.complete()
          || back == password
          || (password && undo.notes().isEmpty())) {
        wrong.add(
            "%s over %s: %s, found %s, planned %s, %s, then %s; undo %s, back %s: %s"
                .formatted(
                    id,
                    name,
                    failing,
                    found,
                    plan,
                    result,
                    second.remedies(),
                    undo,
                    back,
                    differences(broken, bench.state())));
      }
      return new Row(
          id,
          name,
          found,
          plan.remedies().getFirst().id(),
          mended,
          verified,
          password ? "never: passwords are not kept" : back ? "yes" : "no");
    }
  }

  /** A file that keeps its client from what the server demands; nothing on a machine changes. */
  private Row savedConnection(List<String> wrong) throws IOException, InterruptedException {
    Path file = Files.createDirectories(folder.resolve("saved")).resolve("office.rdp");
    String text = "full address:s:127.0.0.1\r\nenablecredsspsupport:i:0\r\n";
    Files.writeString(file, text, StandardCharsets.UTF_16LE);
    try (RepairBench bench = RepairBench.inProcess(folder.resolve("saved"))) {
      Judged before = bench.now(false, List.of());
      boolean failed = !agrees(bench.service.port(), text);
      SavedConnection saved = SavedConnection.of(file.toString(), before.evidence()).orElseThrow();
      saved.write();
      String repaired = Files.readString(saved.beside(), StandardCharsets.UTF_16LE);
      boolean mended = failed && agrees(bench.service.port(), repaired);
      boolean verified = SavedConnection.of(saved.beside().toString(), before.evidence()).isEmpty();
      boolean kept = Files.readString(file, StandardCharsets.UTF_16LE).equals(text);
      if (!mended || !verified || !kept) {
        wrong.add("saved connection: %s %s %s: %s".formatted(mended, verified, kept, saved));
      }
      return new Row(
          "saved-connection-without-nla",
          "file",
          "the server refuses what it offers",
          "a repaired file beside it",
          mended,
          verified,
          kept ? "the original stays" : "no");
    }
  }

  /** Whether the server takes what a client with this saved connection asks for. */
  private static boolean agrees(int port, String saved) throws IOException {
    SecurityProtocols offered =
        saved.contains("enablecredsspsupport:i:0")
            ? SecurityProtocols.SSL
            : new SecurityProtocols(SecurityProtocols.SSL.bits() | SecurityProtocols.HYBRID.bits());
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(NegotiationExchange.request(Optional.of(offered)).toArray());
      byte[] answer = socket.getInputStream().readNBytes(CONFIRM_BYTES);
      return answer.length == CONFIRM_BYTES && answer[ANSWER_AT] == SELECTED;
    }
  }

  private static boolean undone(
      RepairBench bench,
      Map<String, String> broken,
      Judged before,
      String fault,
      List<String> wrong)
      throws IOException, InterruptedException, ChannelLost {
    Journaled journaled = bench.journals().all().getFirst();
    Undo.Result undo = Undo.everything(journaled, bench.channel, true);
    boolean back =
        fault.equals("clock-wrong")
            || bench
                .now(false, List.of())
                .diagnosis()
                .failingStage()
                .equals(before.diagnosis().failingStage());
    bench.channel.close(); // which puts back what it needed for itself
    Map<String, String> now = bench.state();
    if (fault.equals("clock-wrong")) {
      now.put("clock", broken.getOrDefault("clock", "")); // goes on, and is not put back
    }
    boolean same = now.equals(broken);
    if (!undo.complete() || !same || !back) {
      wrong.add(
          "%s: not undone: %s; back %s; %s".formatted(fault, undo, back, differences(broken, now)));
    }
    return undo.complete() && same && back;
  }

  private static String differences(Map<String, String> one, Map<String, String> other) {
    Map<String, String> all = new TreeMap<>();
    one.forEach((key, value) -> {
      if (!value.equals(other.get(key))) {
        all.put(key, value + " -> " + other.get(key));
      }
    });
    other.forEach((key, value) -> {
      if (!one.containsKey(key)) {
        all.put(key, "new: " + value);
      }
    });
    String text = all.toString();
    return text.substring(0, Math.min(text.length(), 600));
  }

  private static String causes(Judged judged) {
    return judged.diagnosis().causes().stream()
        .filter(each -> each.verdict() == Verdict.CONFIRMED || each.verdict() == Verdict.LIKELY)
        .limit(2)
        .map(RepairTableTest::word)
        .reduce((one, other) -> one + ", " + other)
        .orElse("-");
  }

  private static String word(Assessment cause) {
    return cause.causeId() + " (" + cause.verdict().id() + ")";
  }

  @Test
  void aHealthyHostHasAnEmptyPlan() throws InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      Judged judged = bench.now(true, List.of());

      assertThat(judged.diagnosis().health()).isEqualTo(Health.HEALTHY);
      assertThat(bench.plan(judged, WISHES).isEmpty()).isTrue();
    }
  }

  private static String page(List<Row> rows) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What fix mends, and how that is proved

        Made by `RepairTableTest` (`-Dgolden.update=true` writes it). Each row is a fault of the simulated
        Windows machine of the lab, whose listener is really probed; the channel is how its state is read and
        changed. None of it was run on Windows itself.

        - found: the causes that the diagnosis names before
        - planned: the remedy that was tried and kept
        - mended: the probe from here finds nothing that stops a client, or came as far as it was asked to
        - verified: a second examination plans nothing, a second fix changes nothing
        - undone: after `undo` the whole state of the machine is what it was, and the probe fails where it did;
          but for files of ours, files that were set aside beside the old ones, sessions that a restart ended, and the clock

        | fault | channel | found | planned | mended | verified | undone |
        |---|---|---|---|---|---|---|
        """);
    rows.forEach(row -> page.append(row.line()).append('\n'));
    return page.toString();
  }

  private static void assertPage(String page) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE, StandardCharsets.UTF_8) : "")
        .isEqualTo(page);
  }
}
