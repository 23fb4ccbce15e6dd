package org.rdpdoctor.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.kerberos.KdcLocation;

/**
 * Where a machine is, and with what it may be entered.
 *
 * @param host a name or an address; names are put into service principals as they are
 * @param ports by the name of the channel, where it is not the usual one; winrm has two, {@code
 *     winrm} for HTTP and {@code winrm-https}
 * @param credentials empty: the channel's own way without them, such as an agent of ssh
 * @param budget asked before every sign-in with a password
 * @param kdc asked instead of those that the SRV records name
 * @param insecure certificates and host keys are not verified
 * @param authorities PEM file with further roots that a certificate may lead to
 * @param knownHosts OpenSSH's file of that name, where it is not the user's own
 * @param azureResource the id of a virtual machine, {@code /subscriptions/...}
 */
public record HostAccess(
    String host,
    Map<String, Integer> ports,
    Optional<Credentials> credentials,
    AttemptBudget budget,
    Optional<KdcLocation> kdc,
    boolean insecure,
    Optional<Path> authorities,
    Optional<Path> knownHosts,
    Optional<String> azureResource,
    Limits limits) {
  public HostAccess {
    ports = Map.copyOf(ports);
  }

  /** To a host as it is by default, with these credentials. */
  public static HostAccess to(String host, Credentials credentials, AttemptBudget budget) {
    return new HostAccess(
        host,
        Map.of(),
        Optional.of(credentials),
        budget,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Limits.DEFAULT);
  }

  /**
   * How long is waited.
   *
   * @param connect for a TCP connection
   * @param answer for an answer to one message
   * @param call for one {@link Channel#perform} beyond the limits that its calls name themselves
   */
  public record Limits(Duration connect, Duration answer, Duration call) {
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5));
  }

  /** The port of a channel, where one was named. */
  public Optional<Integer> port(String channel) {
    return Optional.ofNullable(ports.get(channel));
  }

  public HostAccess withPort(String channel, int port) {
    Map<String, Integer> others = new HashMap<>(ports);
    others.put(channel, port);
    return new HostAccess(
        host,
        others,
        credentials,
        budget,
        kdc,
        insecure,
        authorities,
        knownHosts,
        azureResource,
        limits);
  }

  public HostAccess withInsecure(boolean value) {
    return new HostAccess(
        host,
        ports,
        credentials,
        budget,
        kdc,
        value,
        authorities,
        knownHosts,
        azureResource,
        limits);
  }

  public HostAccess withAuthorities(Path file) {
    return new HostAccess(
        host,
        ports,
        credentials,
        budget,
        kdc,
        insecure,
        Optional.of(file),
        knownHosts,
        azureResource,
        limits);
  }

  public HostAccess withLimits(Limits others) {
    return new HostAccess(
        host,
        ports,
        credentials,
        budget,
        kdc,
        insecure,
        authorities,
        knownHosts,
        azureResource,
        others);
  }
}
