package org.rdpdoctor.remedy;

import java.time.Duration;
import java.util.Optional;

/**
 * What only the person who asks can know or allow.
 *
 * @param user who shall be able to sign in, as DOMAIN\name or a SID
 * @param licenceServer name of the licence server to be used
 * @param licensePerDevice per device and not per user
 * @param weakening allowed by its word
 */
public record Wishes(
    Optional<String> user,
    Optional<String> licenceServer,
    Optional<Boolean> licensePerDevice,
    Optional<Allowed> weakening) {
  public static final Wishes NONE =
      new Wishes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A weakening that was allowed.
   *
   * @param until how long from the change on
   */
  public record Allowed(Weakening weakening, Duration until) {}
}
