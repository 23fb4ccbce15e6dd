package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.redaction.Redactor;
import org.rdpdoctor.report.RedactionMapJson;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Whether names and addresses are taken out of all that leaves the program, and the map of them.
 */
record RedactionChoice(Optional<Redactor> redactor, Optional<Path> map) {
  private static final String REDACT = "--redact";
  private static final String MAP = "--redact-map";

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(REDACT)
            .description(
                "Replaces names and addresses, the same by the same, in the report and in saved"
                    + " evidence: docs/redaction.md says what, and what not.")
            .build());
    spec.addOption(
        OptionSpec.builder(MAP)
            .paramLabel("FILE")
            .type(String.class)
            .description("Writes what stands for what, for you alone; with --redact.")
            .build());
  }

  static RedactionChoice of(ParseResult options) {
    boolean redact = options.hasMatchedOption(REDACT);
    if (redact && options.hasMatchedOption("--pcap")) {
      throw new UsageProblem(
          "--redact cannot take names out of a capture: leave --pcap or --redact away");
    }
    if (!redact && options.hasMatchedOption(MAP)) {
      throw new UsageProblem("--redact-map has nothing to write: add --redact");
    }
    Optional<Path> map = DiagnoseOptions.newFile(options, MAP);
    if (map.filter(DiagnoseOptions.STANDARD_OUTPUT::equals).isPresent()) {
      throw new UsageProblem("--redact-map cannot go to standard output: name a file");
    }
    return new RedactionChoice(redact ? Optional.of(new Redactor()) : Optional.empty(), map);
  }

  Evidence evidence(Evidence evidence) {
    return redactor.map(each -> each.evidence(evidence)).orElse(evidence);
  }

  List<Evidence> evidence(List<Evidence> evidence) {
    return redactor.map(each -> each.evidence(evidence)).orElse(evidence);
  }

  List<InspectedFile> files(List<InspectedFile> files) {
    return redactor.map(each -> each.files(files)).orElse(files);
  }

  List<Observed> observed(List<Observed> observed) {
    return redactor.map(each -> each.observed(observed)).orElse(observed);
  }

  /** Writes the map, if one was asked for; nobody but the owner can read it. */
  void writeMap() {
    if (redactor.isEmpty() || map.isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(map.get());
      createForOwnerOnly(map.get());
      Files.writeString(
          map.get(),
          RedactionMapJson.write(redactor.get().replacements()),
          StandardCharsets.UTF_8,
          StandardOpenOption.WRITE);
    } catch (IOException unwritable) {
      throw new UsageProblem(
          "--redact-map cannot be written: check the path and the room on the disk");
    }
  }

  private static void createForOwnerOnly(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return;
    }
    Files.createFile(file);
    AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
    if (view != null) {
      view.setAcl(
          List.of(
              AclEntry.newBuilder()
                  .setType(AclEntryType.ALLOW)
                  .setPrincipal(view.getOwner())
                  .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                  .build()));
    }
  }
}
