package org.rdpdoctor.remote.azure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.lab.azure.AzureManner;
import org.rdpdoctor.lab.azure.AzureServer;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.powershell.HostScript;
import org.rdpdoctor.wire.Secret;

/** The lab's Azure, and how to ask it. */
record TestingAzure(AzureServer server) implements AutoCloseable {
  static TestingAzure start(PowerShellEndpoint.Machine machine, AzureManner manner)
      throws IOException {
    return new TestingAzure(
        AzureServer.start(new PowerShellEndpoint(HostScript.library(), machine), manner));
  }

  AzurePlaces places() {
    return new AzurePlaces(
        server.address(),
        server.address(),
        server.address(),
        Duration.ofMillis(5),
        Duration.ofMillis(1));
  }

  AzureOpener opener() {
    return as(identity(AzureServer.SECRET));
  }

  AzureOpener as(AzureIdentity identity) {
    return new AzureOpener(places(), identity);
  }

  static AzureIdentity identity(String secret) {
    return new AzureIdentity.ClientSecret(
        AzureServer.TENANT, AzureServer.CLIENT, Secret.of(secret.getBytes(StandardCharsets.UTF_8)));
  }

  static HostAccess access(Optional<String> resource) {
    return new HostAccess(
        "rdphost",
        Map.of(),
        Optional.empty(),
        AttemptBudget.NO_ATTEMPTS,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        resource,
        new HostAccess.Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2)));
  }

  static HostAccess access() {
    return access(Optional.of(AzureServer.MACHINE));
  }

  @Override
  public void close() {
    server.close();
  }
}
