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
 * @param forgetPassword a saved password may go, which nothing brings back
 */
public record Wishes(
    Optional<String> user,
    Optional<String> licenceServer,
    Optional<Boolean> licensePerDevice,
    Optional<Allowed> weakening,
    boolean forgetPassword) {
  public static final Wishes NONE =
      new Wishes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Saved passwords stay. */
  public Wishes(
      Optional<String> user,
      Optional<String> licenceServer,
      Optional<Boolean> licensePerDevice,
      Optional<Allowed> weakening) {
    this(user, licenceServer, licensePerDevice, weakening, false);
  }

  public Wishes forgettingPassword() {
    return new Wishes(user, licenceServer, licensePerDevice, weakening, true);
  }

  /**
   * A weakening that was allowed.
   *
   * @param until how long from the change on
   */
  public record Allowed(Weakening weakening, Duration until) {}
}
