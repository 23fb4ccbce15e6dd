package org.rdpdoctor.remote.azure;

import java.net.URI;
import java.time.Duration;

/**
 * Where Azure answers. Other clouds have other names; tests have their own.
 *
 * @param management of resources
 * @param signIn that gives tokens
 * @param metadata of the machine on which we run, for its managed identity
 * @param poll at least so long between two questions for the same result
 * @param slowDown so much longer once Azure asks for it (RFC 8628 section 3.5)
 */
public record AzurePlaces(
    URI management, URI signIn, URI metadata, Duration poll, Duration slowDown) {
  /** The public cloud. */
  public static final AzurePlaces PUBLIC =
      new AzurePlaces(
          URI.create("https://management.azure.com"),
          URI.create("https://login.microsoftonline.com"),
          URI.create("http://169.254.169.254"),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));
}
