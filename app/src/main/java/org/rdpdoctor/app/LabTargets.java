package org.rdpdoctor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.gateway.GatewayServer;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.lab.tls.LabAuthority;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.GatewaySignIn;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.probe.target.TargetParser;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.InProcessChannel;
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

  /** What a lab gateway is asked for; nobody resolves it. */
  private static final String BEHIND_GATEWAY = "rdphost.lab.example";

  private static final String CHANNEL = "lab";

  private final List<FaultServer> servers = new ArrayList<>();
  private final List<RdpService> listeners = new ArrayList<>();
  private final Map<Target, WindowsHost> hosts = new LinkedHashMap<>();
  private Optional<Path> authority = Optional.empty();

  /** The targets with each {@code lab:FAULT} replaced by the address of its server. */
  List<Target> start(List<ParsedTarget> parsed) {
    return parsed.stream().map(this::start).toList();
  }

  /**
   * The options with the lab's own account, when every target is a lab server, one of them at least
   * shows its fault only to who signs in, and the user has named no account. An account that the
   * user has named signs in to lab servers as often as is asked for.
   */
  static ProbeOptions withAccount(ProbeOptions options, List<ParsedTarget> parsed) {
    if (!parsed.stream().allMatch(ParsedTarget.LabFault.class::isInstance)) {
      return options;
    }
    SignInOptions signIn = options.signIn();
    if (signIn.credentials().isPresent()) {
      return options.with(new SignInOptions(signIn.credentials(), signIn.until(), FREELY));
    }
    return parsed.stream().noneMatch(LabTargets::needsSignIn) ? options : withAccount(options);
  }

  /** The options with the lab's own account. */
  static ProbeOptions withAccount(ProbeOptions options) {
    return options.with(new SignInOptions(Optional.of(ACCOUNT), options.signIn().until(), FREELY));
  }

  private static boolean needsSignIn(ParsedTarget parsed) {
    return switch (parsed) {
      case ParsedTarget.Host _, ParsedTarget.LabHost _ -> false;
      case ParsedTarget.LabFault(String _, String fault) ->
          Faults.needsSignIn(LabCommand.find(fault));
    };
  }

  private Target start(ParsedTarget parsed) {
    return switch (parsed) {
      case ParsedTarget.Host(Target target) -> target;
      case ParsedTarget.LabFault(String asked, String fault) -> start(asked, fault);
      case ParsedTarget.LabHost(String asked, String fault) ->
          startHost(asked, LabCommand.findHost(fault));
    };
  }

  /** A simulated machine that can be read, too; its port 3389 has another number here. */
  private Target startHost(String asked, Optional<HostFault> fault) {
    WindowsHost host = fault.map(HostFault::host).orElseGet(WindowsHost::healthy);
    RdpService listener = host.listen();
    listeners.add(listener);
    Target target = new Target(asked, listener.address().getHostAddress(), listener.port());
    hosts.put(target, host);
    return target;
  }

  /** The way into a simulated machine; empty for targets of other kinds. */
  Optional<Channel> channel(Target target) {
    return Optional.ofNullable(hosts.get(target))
        .map(host -> new InProcessChannel(CHANNEL, target.asked(), host::perform));
  }

  /** As the target is known: a simulated machine has the usual port. */
  Target known(Target target) {
    return hosts.containsKey(target)
        ? new Target(target.asked(), target.host(), TargetParser.DEFAULT_PORT)
        : target;
  }

  private Target start(String asked, String fault) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try {
      FaultServer server = FaultServer.start(LabCommand.find(fault), loopback, 0);
      servers.add(server);
      if (server.fault().gateway()) {
        return new Target(asked, BEHIND_GATEWAY, TargetParser.DEFAULT_PORT)
            .through(new GatewayAddress(loopback.getHostAddress(), server.port()));
      }
      return new Target(asked, loopback.getHostAddress(), server.port());
    } catch (IOException refused) {
      throw new UsageProblem("the lab server cannot listen on 127.0.0.1: is loopback up?");
    }
  }

  /**
   * The options under which the lab's gateways can be passed: their authority is trusted, and their
   * own account signs in to them, on loopback and nowhere else. Unless a user asks for another.
   */
  ProbeOptions probe(ProbeOptions options) {
    boolean gateways = servers.stream().anyMatch(server -> server.fault().gateway());
    if (!gateways || !options.gatewaySignIn().credentials().isEmpty()) {
      return options;
    }
    try {
      Path file = Files.createTempFile("rdpdoctor-lab-authority", ".pem");
      authority = Optional.of(file);
      file.toFile().deleteOnExit(); // when the program is ended before
      Files.writeString(file, LabAuthority.pem());
      return options.with(signIn()).withGatewayAuthorities(file);
    } catch (IOException unwritable) {
      throw new UsageProblem("the lab's authority cannot be written to the temporary folder");
    }
  }

  private static GatewaySignIn signIn() {
    Secret password = Secret.of(GatewayServer.PASSWORD.getBytes(StandardCharsets.UTF_8));
    return new GatewaySignIn(
        Optional.of(new Credentials.Password(new AccountName("LAB", GatewayServer.USER), password)),
        new OnLoopback());
  }

  /** The lab locks no account, and others' gateways are not signed in to as its user. */
  private static final class OnLoopback implements AttemptBudget {
    @Override
    public Optional<String> take(String host, AccountName account) {
      return host.equals("127.0.0.1")
          ? Optional.empty()
          : Optional.of("the lab's account is for the lab's gateways");
    }

    @Override
    public void settle(String host, AccountName account, boolean accepted) {
      // nothing is counted
    }
  }

  @Override
  public void close() {
    servers.forEach(FaultServer::close);
    listeners.forEach(RdpService::close);
    try {
      if (authority.isPresent()) {
        Files.deleteIfExists(authority.get());
      }
    } catch (IOException undeletable) {
      // it holds nothing secret
    }
  }
}
