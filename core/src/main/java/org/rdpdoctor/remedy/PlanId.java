package org.rdpdoctor.remedy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.rdpdoctor.model.Target;

/** Tells plans apart: ten hex digits over the target, each change and each old value. */
final class PlanId {
  private static final int DIGITS = 10;

  private PlanId() {}

  static String of(Target target, List<Remedy> remedies) {
    StringBuilder text = new StringBuilder(target.host() + ":" + target.port());
    for (Remedy remedy : remedies) {
      text.append('\n').append(remedy.id()).append(remedy.weakens());
      remedy
          .allSteps()
          .forEach(step -> text.append('\n').append(step.change()).append(step.touched()));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
