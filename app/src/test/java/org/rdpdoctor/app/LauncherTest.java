package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher without a build: in a copy that has a stand-in for the JDK and for Maven. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final int FAILED = 70;
  private static final String TOOLS = "/usr/bin:/bin";

  @TempDir private Path folder;
  private Path project = Path.of("");
  private Path jdk = Path.of("");

  private record Outcome(int exitCode, List<String> out, List<String> err) {}

  @BeforeEach
  void copyLauncher() throws IOException {
    project = Files.createDirectories(folder.resolve("a path with 'quotes' and spaces"));
    Files.createDirectories(project.resolve("scripts"));
    for (String file : List.of("rdpdoctor", "check", "scripts/find-jdk.sh")) {
      Files.copy(GoldenFile.PROJECT.resolve(file), project.resolve(file));
    }
    jdk = folder.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.1\"\n");
    // Training makes the cache; any other start prints the arguments.
    script(
        jdk.resolve("bin/java"),
        """
        for each; do
          case $each in -XX:AOTCacheOutput=*) touch "${each#*=}"; exit 0 ;; esac
        done
        echo "started: $*"
        """);
    script(jdk.resolve("bin/javac"), "exit 1\n");
    script(
        folder.resolve("tools/mvn"),
        """
        echo built >> "%s"
        sleep 1
        mkdir -p "%s" && echo jar > "%s/rdpdoctor-app-1-all.jar"
        """
            .formatted(builds(), project.resolve("app/target"), project.resolve("app/target")));
    Files.createDirectories(project.resolve("app/src/main"));
    Files.createFile(project.resolve("pom.xml"));
  }

  private Path builds() {
    return folder.resolve("builds");
  }

  private static void script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Process begin(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Outcome end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList(),
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList());
  }

  private Outcome start(Map<String, String> environment) throws IOException, InterruptedException {
    return end(begin(project.resolve("rdpdoctor"), environment, "explain", "a b"));
  }

  private Map<String, String> normal() {
    return Map.of("JAVA_HOME", jdk.toString(), "PATH", folder.resolve("tools") + ":" + TOOLS);
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws IOException, InterruptedException {
    Outcome first = start(normal());
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).singleElement().asString().endsWith("Main explain a b");
    assertThat(first.err()).singleElement().asString().contains("building");
    Outcome second = start(normal());
    assertThat(second.err()).isEmpty();
    assertThat(builds()).content().hasLineCount(1);
    Files.writeString(project.resolve("app/src/main/New.java"), "");
    assertThat(start(normal()).exitCode()).isZero();
    assertThat(builds()).content().hasLineCount(2);
    assertThat(project.resolve(".rdpdoctor/lock")).doesNotExist();
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws IOException, InterruptedException {
    Process one = begin(project.resolve("rdpdoctor"), normal(), "x");
    Process other = begin(project.resolve("rdpdoctor"), normal(), "x");
    assertThat(end(one).exitCode()).isZero();
    assertThat(end(other).exitCode()).isZero();
    assertThat(builds()).content().hasLineCount(1);
  }

  @Test
  void aLockOfADeadBuildIsTakenOver() throws IOException, InterruptedException {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(project.resolve(".rdpdoctor/lock"));
    Files.writeString(lock.resolve("builder"), dead.pid() + "\n");
    assertThat(start(normal()).exitCode()).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void anInterruptedBuildLeavesNoLock() throws IOException, InterruptedException {
    Process process = begin(project.resolve("rdpdoctor"), normal(), "x");
    Path lock = project.resolve(".rdpdoctor/lock");
    while (process.isAlive() && !Files.exists(builds())) {
      Thread.sleep(20);
    }
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    assertThat(end(process).exitCode()).isEqualTo(130);
    assertThat(lock).doesNotExist();
  }

  @Test
  void aLinkToTheLauncherWorks() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("rdpdoctor"));
    assertThat(end(begin(link, normal(), "x")).exitCode()).isZero();
    assertThat(project.resolve(".rdpdoctor/rdpdoctor.jar")).exists();
  }

  @Test
  void aMovedProjectWorks() throws IOException, InterruptedException {
    assertThat(start(normal()).exitCode()).isZero();
    Path moved = Files.move(project, folder.resolve("elsewhere"));
    assertThat(end(begin(moved.resolve("rdpdoctor"), normal(), "x")).err()).isEmpty();
  }

  @Test
  void withoutMaven() throws IOException, InterruptedException {
    Outcome outcome = start(Map.of("JAVA_HOME", jdk.toString(), "PATH", withoutMavenOrJava()));
    assertThat(outcome.exitCode()).isEqualTo(FAILED);
    assertThat(outcome.err()).singleElement().asString().contains("Maven", "apt-get install maven");
    assertThat(project.resolve(".rdpdoctor/lock")).doesNotExist();
  }

  /**
   * The usual folders of JDKs cannot be hidden from the script, so they are taken out of a copy.
   */
  @Test
  void withoutJdk() throws IOException, InterruptedException {
    findsNoJdk(Map.of());
  }

  @Test
  void anOlderJdkIsNoJdk() throws IOException, InterruptedException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"21.0.2\"\n");
    findsNoJdk(Map.of("JAVA_HOME", jdk.toString()));
  }

  /** The usual folders cannot be hidden from the script, so they are taken out of a copy. */
  private void findsNoJdk(Map<String, String> environment)
      throws IOException, InterruptedException {
    Path search = project.resolve("scripts/find-jdk.sh");
    Files.writeString(
        search, Files.readString(search).replaceAll("(?s)for jdk in .*?; do", "for jdk in /x; do"));
    for (String path : List.of(withoutMavenOrJava(), "/nowhere", "")) {
      Map<String, String> all = new HashMap<>(environment);
      all.put("PATH", path);
      Outcome outcome = start(all);
      assertThat(outcome.exitCode()).isEqualTo(FAILED);
      assertThat(outcome.err()).singleElement().asString().contains("JDK 25", "JAVA_HOME");
    }
    Outcome check = end(begin(project.resolve("check"), Map.of("PATH", withoutMavenOrJava())));
    assertThat(check.err()).singleElement().asString().contains("JDK 25");
  }

  @Test
  void aFailedBuildIsOneLine() throws IOException, InterruptedException {
    script(folder.resolve("tools/mvn"), "echo '[ERROR] no room on the disk'; exit 1\n");
    Outcome outcome = start(normal());
    assertThat(outcome.exitCode()).isEqualTo(FAILED);
    assertThat(outcome.err()).hasSize(2).last().asString().contains("no room", "build.log");
    assertThat(project.resolve(".rdpdoctor/lock")).doesNotExist();
  }

  private String withoutMavenOrJava() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("few"));
    for (String tool :
        List.of("find", "head", "mkdir", "rm", "rmdir", "sleep", "cat", "touch", "grep", "cut")) {
      Path link = tools.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("/usr/bin", tool));
      }
    }
    return tools.toString();
  }
}
