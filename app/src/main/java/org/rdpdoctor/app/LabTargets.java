package org.rdpdoctor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.target.ParsedTarget;

/** Starts the lab servers that the targets name; they stop when this is closed. */
final class LabTargets implements AutoCloseable {
  private final List<FaultServer> servers = new ArrayList<>();

  /** The targets with each {@code lab:FAULT} replaced by the address of its server. */
  List<Target> start(List<ParsedTarget> parsed) {
    return parsed.stream().map(this::start).toList();
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
