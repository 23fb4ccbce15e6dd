package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;

/**
 * Which scripts may run as root: those of the program's own checkout, or of one that is named and
 * that nobody else can change.
 */
@DisabledOnOs(OS.WINDOWS)
class LabScriptsTest {
  private static final LabTrust CALLER = LabTrust.ofCaller(Map.of());
  private static final int STRANGER = 54_321;

  @TempDir private Path folder;

  private Path checkout(String name) throws IOException {
    Path checkout = folder.toRealPath().resolve(name);
    Path scripts = Files.createDirectories(checkout.resolve("interop"));
    Path script = Files.writeString(scripts.resolve("fault.sh"), "#!/bin/sh\n");
    allow(script, "rwxr-xr-x");
    allow(scripts, "rwxr-xr-x");
    allow(checkout, "rwxr-xr-x");
    return checkout;
  }

  private static void allow(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static LabScripts own(Path program) {
    return LabScripts.own(Optional.of(program));
  }

  @Test
  void theCheckoutOfTheProgramIsTaken() throws IOException {
    Path checkout = checkout("mine");
    Optional<Path> scripts = Optional.of(checkout.resolve("interop"));

    assertThat(own(checkout.resolve(".rdpdoctor/rdpdoctor.jar")).folder()).isEqualTo(scripts);
    assertThat(own(checkout.resolve("app/target/any.jar")).folder()).isEqualTo(scripts);
    assertThat(own(checkout.resolve("app/target/classes")).folder()).isEqualTo(scripts);
  }

  /** Neither the folder of a jar nor those above it, nor that from which it is started. */
  @Test
  void noOtherPlaceIsLookedAt() throws IOException {
    Path checkout = checkout("others");
    assertThat(own(checkout.resolve("rdpdoctor.jar")).folder()).isEmpty();
    assertThat(own(checkout.resolve("a/b/rdpdoctor.jar")).folder()).isEmpty();
    assertThat(own(checkout.resolve("rdpdoctor.jar")).why()).contains("--checkout");
    assertThat(LabScripts.own(Optional.empty()).folder()).isEmpty();
  }

  private static String objection(Path checkout) {
    LabScripts scripts = LabScripts.trusted(checkout, CALLER);
    assertThat(scripts.folder()).isEmpty();
    return scripts.why();
  }

  @Test
  void whatOthersMayWriteIsNotRun() throws IOException {
    Path checkout = checkout("open");
    for (Path each : Set.of(checkout, checkout.resolve("interop"))) {
      allow(each, "rwxr-xrwx");
      assertThat(objection(checkout)).contains("others may write to " + each);
      allow(each, "rwxr-xr-x");
    }
    Path helper = Files.writeString(checkout.resolve("interop/common.sh"), "");
    allow(helper, "rw-rw-r--");
    assertThat(objection(checkout)).contains("others may write to " + helper);
    Files.delete(helper);
    Files.createSymbolicLink(helper, Path.of("/tmp/elsewhere"));
    assertThat(objection(checkout)).contains("is a link");
  }

  /** Who can change these scripts can change the program, which runs already. */
  @Test
  void theProgramsOwnAreTakenWhoeverTheyBelongTo() throws IOException {
    Path checkout = checkout("shared");
    allow(checkout.resolve("interop"), "rwxrwxr-x");
    assertThat(own(checkout.resolve("app/target/classes")).folder()).isPresent();
  }

  @Test
  void whatBelongsToOthersIsNotRun() throws IOException {
    LabScripts scripts = LabScripts.trusted(checkout("strange"), new LabTrust(Set.of(STRANGER)));
    assertThat(scripts.folder()).isEmpty();
    assertThat(scripts.why()).contains("belongs neither to root nor to you");
  }

  @Test
  void aNamedCheckoutThatIsNoneIsWrongUsage() throws IOException {
    Outcome none = TestingConsole.of("lab", "run", "slow", "--checkout", folder.toString());
    assertThat(none.exitCode()).isEqualTo(Application.USAGE);
    assertThat(none.errorLines()).singleElement().asString().contains("no interop/fault.sh");

    Path checkout = checkout("open");
    allow(checkout.resolve("interop"), "rwxrwxrwx");
    Outcome open = TestingConsole.of("lab", "run", "slow", "--checkout", checkout.toString());
    assertThat(open.exitCode()).isEqualTo(Application.USAGE);
    assertThat(open.errorLines()).singleElement().asString().contains("others may write to");
  }
}
