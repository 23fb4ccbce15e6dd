package org.rdpdoctor.offline.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;

/**
 * Who may use the keys: what Get-Acl lists, what {@code icacls} prints, and SDDL (MS-DTYP section
 * 2.5.1). Only of key files and their folders.
 */
final class KeyAccessPart implements PartReader {
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(FileSystemRights|AccessControlType|IdentityReference|IsInherited|InheritanceFlags"
              + "|PropagationFlags)\\s*:\\s?(.*)");

  private static final Pattern ICACLS =
      Pattern.compile("(\\s*)(\\S.*?):((?:\\([A-Za-z, ]{1,60}\\)){1,8})\\s*");

  private static final Pattern SDDL =
      Pattern.compile("(?:O:[^:]{1,100})?(?:G:[^:]{1,100})?D:[A-Z]*(\\(.*)");

  private static final Pattern SDDL_ENTRY =
      Pattern.compile("\\(([AD]);[A-Z]*;([^;)]{0,60});;;([^;)]{1,100})\\)");

  private static final int MAX_ENTRIES = 200;
  private static final int MAX_SUBJECTS = 200;

  @Override
  public String name() {
    return "key access";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream()
            .anyMatch(line -> isOfKeys(line) || SDDL.matcher(line.strip()).matches())
        && firstLines.stream()
            .anyMatch(line ->
                line.startsWith("FileSystemRights")
                    || ICACLS.matcher(line).matches()
                    || SDDL.matcher(line.strip()).matches());
  }

  private static boolean isOfKeys(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("machinekeys")
        || lower.contains("crypto\\keys")
        || lower.contains("f686aace6942fb7f7ceb231212eef4a4");
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    Lists lists = new Lists(file, found);
    lines.forEach(lists::take);
    lists.end();
  }

  /** Puts entries together to lists. */
  private static final class Lists {
    private final String file;
    private final Consumer<BundleObservation> found;
    private final List<AccessEntry> entries = new ArrayList<>();
    private String subject = "";
    private String rights = "";
    private String type = "";
    private int given;

    Lists(String file, Consumer<BundleObservation> found) {
      this.file = file;
      this.found = found;
    }

    void take(String line) {
      Matcher property = PROPERTY.matcher(line);
      Matcher icacls = ICACLS.matcher(line);
      Matcher sddl = SDDL.matcher(line.strip());
      if (property.matches()) {
        property(property.group(1), property.group(2));
      } else if (sddl.matches()) {
        sddl(sddl.group(1));
      } else if (icacls.matches()) {
        icacls(icacls);
      } else if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
        begin(line);
      }
    }

    private void property(String name, String value) {
      switch (name) {
        case "FileSystemRights" -> rights = value;
        case "AccessControlType" -> type = value.strip();
        case "IdentityReference" -> add(value, type.equals("Allow"), rights);
        default -> {} // of no use
      }
    }

    private void sddl(String text) {
      begin(isOfKeys(subject) ? subject : file);
      Matcher entry = SDDL_ENTRY.matcher(text);
      while (entry.find()) {
        add(entry.group(3), entry.group(1).equals("A"), entry.group(2));
      }
      end();
    }

    private void icacls(Matcher line) {
      String identity = line.group(2);
      if (line.group(1).isEmpty()) {
        int space = identity.indexOf(' ');
        if (space < 0 || identity.lastIndexOf('\\', space) < 0) {
          return;
        }
        begin(identity.substring(0, space));
        identity = identity.substring(space + 1);
      }
      String granted = line.group(3);
      boolean denies = granted.contains("(DENY)") || granted.contains("(N)");
      add(identity, !denies, granted);
    }

    private void begin(String next) {
      end();
      subject = next;
    }

    private void add(String identity, boolean allows, String what) {
      if (entries.size() < MAX_ENTRIES) {
        entries.add(new AccessEntry(PartText.bounded(identity), allows, PartText.bounded(what)));
      }
    }

    void end() {
      if (!entries.isEmpty() && isOfKeys(subject) && given < MAX_SUBJECTS) {
        given++;
        found.accept(new KeyAccessListed(PartText.bounded(subject), entries));
      }
      entries.clear();
    }
  }
}
