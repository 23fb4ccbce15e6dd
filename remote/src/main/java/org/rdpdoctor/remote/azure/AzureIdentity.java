package org.rdpdoctor.remote.azure;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rdpdoctor.wire.Secret;

/** As whom we ask Azure. */
public sealed interface AzureIdentity {
  /** A service principal. */
  record ClientSecret(String tenant, String client, Secret secret) implements AzureIdentity {}

  /**
   * That of the machine in Azure on which we run.
   *
   * @param client which one, where it has several
   */
  record ManagedIdentity(Optional<String> client) implements AzureIdentity {}

  /**
   * A person, in a browser elsewhere.
   *
   * @param show tells the person where to go and what to enter
   */
  record DeviceCode(String tenant, String client, Consumer<String> show) implements AzureIdentity {}

  /** The public client of Azure's own command line, which the SDKs use for device codes, too. */
  String PUBLIC_CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

  /** Any account of work or school. */
  String ANY_TENANT = "organizations";

  /**
   * A person, as the environment names tenant and client ({@code AZURE_TENANT_ID}, {@code
   * AZURE_CLIENT_ID}); without them any tenant, and {@link #PUBLIC_CLIENT}.
   */
  static AzureIdentity ofPerson(Map<String, String> environment, Consumer<String> show) {
    return new DeviceCode(
        environment.getOrDefault("AZURE_TENANT_ID", ANY_TENANT),
        environment.getOrDefault("AZURE_CLIENT_ID", PUBLIC_CLIENT),
        show);
  }

  /** That of the machine in Azure on which we run, as {@code AZURE_CLIENT_ID} names it. */
  static AzureIdentity ofMachine(Map<String, String> environment) {
    return new ManagedIdentity(Optional.ofNullable(environment.get("AZURE_CLIENT_ID")));
  }

  /**
   * As the environment has it: {@code AZURE_TENANT_ID}, {@code AZURE_CLIENT_ID} and {@code
   * AZURE_CLIENT_SECRET}; without a secret the managed identity.
   */
  static AzureIdentity of(Map<String, String> environment) {
    Optional<String> client = Optional.ofNullable(environment.get("AZURE_CLIENT_ID"));
    String tenant = environment.get("AZURE_TENANT_ID");
    String secret = environment.get("AZURE_CLIENT_SECRET");
    return tenant == null || secret == null || client.isEmpty()
        ? new ManagedIdentity(client)
        : new ClientSecret(
            tenant, client.get(), Secret.of(secret.getBytes(StandardCharsets.UTF_8)));
  }
}
