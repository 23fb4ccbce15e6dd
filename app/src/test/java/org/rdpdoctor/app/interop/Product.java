package org.rdpdoctor.app.interop;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.rdpdoctor.app.Main;
import org.rdpdoctor.app.Training;
import org.rdpdoctor.app.interop.TestingCommand.Ended;
import org.rdpdoctor.app.interop.TestingNetwork.Place;

/** The product as the launcher starts it: jars, an AOT cache, a process of its own. */
final class Product {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(2);
  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(3);
  private static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xmx512m",
          "--enable-native-access=ALL-UNNAMED");

  private final Path cache;
  private final String jars;

  private Product(Path cache, String jars) {
    this.cache = cache;
    this.jars = jars;
  }

  /** From what is being tested; the folder takes jars and cache. */
  static Product madeIn(Path folder) throws IOException, InterruptedException {
    Product product = new Product(folder.resolve("product.aot"), jars(folder));
    List<String> training =
        product.java("-XX:AOTCacheOutput=" + product.cache, Training.class.getName(), List.of());
    Ended trained = TestingCommand.run(TRAINING_LIMIT, Map.of(), training);
    if (!trained.well()) {
      throw new IllegalStateException("the training run failed: " + trained.lastWords());
    }
    return product;
  }

  /** The command line of a run. */
  List<String> command(List<String> arguments) {
    return java("-XX:AOTCache=" + cache, Main.class.getName(), arguments);
  }

  /** Runs it on this machine. */
  Ended run(List<String> arguments) throws IOException, InterruptedException {
    return TestingCommand.run(RUN_LIMIT, Map.of(), command(arguments));
  }

  /** Diagnoses what stands there, from there. */
  Ended diagnose(Place place, String... more) throws IOException, InterruptedException {
    return diagnose(place, Map.of(), more);
  }

  /** The same with further environment variables. */
  Ended diagnose(Place place, Map<String, String> environment, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("diagnose", place.target(), "--ca", place.authority().toString()));
    arguments.addAll(List.of(more));
    return TestingCommand.run(RUN_LIMIT, environment, place.inside(command(arguments)));
  }

  private List<String> java(String option, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of(option, "-Xlog:aot=off", "-Xlog:cds=off", "-cp", jars, main));
    command.addAll(arguments);
    return command;
  }

  /** The class path of this test, with folders made into jars: the cache takes nothing else. */
  private static String jars(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isRegularFile(path)) {
        jars.add(entry);
      } else if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
        Path jar = folder.resolve("classes%d.jar".formatted(jars.size()));
        pack(path, jar);
        jars.add(jar.toString());
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.setLevel(0);
      for (Path file : files) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
  }
}
