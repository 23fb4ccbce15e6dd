package org.rdpdoctor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.wire.Secret;

/** Starts the lab servers that the targets name; they stop when this is closed. */
final class LabTargets implements AutoCloseable {
  private static final Credentials ACCOUNT =
      new Credentials.Password(
          new AccountName(SignInPolicy.DOMAIN, SignInPolicy.USER),
          Secret.of(SignInPolicy.PASSWORD.getBytes(StandardCharsets.UTF_8)));

  /** Nothing can be locked in the lab. */
  private static final AttemptBudget FREELY =
      new AttemptBudget() {
        @Override
        public Optional<String> take(String host, AccountName account) {
          return Optional.empty();
        }

        @Override
        public void settle(String host, AccountName account, boolean accepted) {
          // nothing is counted
        }
      };

  private final List<FaultServer> servers = new ArrayList<>();

  /** The targets with each {@code lab:FAULT} replaced by the address of its server. */
  List<Target> start(List<ParsedTarget> parsed) {
    return parsed.stream().map(this::start).toList();
  }

  /**
   * The options with the lab's own account, when every target is a lab server, one of them at least
   * shows its fault only to who signs in, and the user has named no account.
   */
  static ProbeOptions withAccount(ProbeOptions options, List<ParsedTarget> parsed) {
    boolean named = options.signIn().credentials().isPresent();
    boolean labOnly = parsed.stream().allMatch(ParsedTarget.LabFault.class::isInstance);
    return named || !labOnly || parsed.stream().noneMatch(LabTargets::needsSignIn)
        ? options
        : options.with(new SignInOptions(Optional.of(ACCOUNT), options.signIn().until(), FREELY));
  }

  private static boolean needsSignIn(ParsedTarget parsed) {
    return switch (parsed) {
      case ParsedTarget.Host _ -> false;
      case ParsedTarget.LabFault(String _, String fault) ->
          Faults.needsSignIn(LabCommand.find(fault));
    };
  }

  private Target start(ParsedTarget parsed) {
    return switch (parsed) {
      case ParsedTarget.Host(Target target) -> target;
      case ParsedTarget.LabFault(String asked, String fault) -> start(asked, fault);
    };
  }

  private Target start(String asked, String fault) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try {
      FaultServer server = FaultServer.start(LabCommand.find(fault), loopback, 0);
      servers.add(server);
      return new Target(asked, loopback.getHostAddress(), server.port());
    } catch (IOException refused) {
      throw new UsageProblem("the lab server cannot listen on 127.0.0.1: is loopback up?");
    }
  }

  @Override
  public void close() {
    servers.forEach(FaultServer::close);
  }
}
