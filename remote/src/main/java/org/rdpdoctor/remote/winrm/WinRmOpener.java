package org.rdpdoctor.remote.winrm;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.ChannelOpener;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.NotReached;
import org.rdpdoctor.remote.powershell.PowerShellChannel;
import org.rdpdoctor.remote.winrm.LinkBroken.Stage;

/**
 * Opens PowerShell over WinRM: HTTPS on port 5986 where something listens there, else HTTP with
 * message encryption on port 5985; ports that are named are the only ones. A certificate that is
 * not to be trusted ends the attempt: nothing goes another way in silence.
 */
public final class WinRmOpener implements ChannelOpener {
  /** Also the name of the port for HTTP. */
  public static final String NAME = "winrm";

  /** The name of the port for HTTPS. */
  public static final String HTTPS = "winrm-https";

  /** What is tried, and whether it takes connections. */
  private record Tried(ServiceAddress address, Optional<NotReached> problem) {}

  private final SystemResolver resolver;

  public WinRmOpener() {
    this(new SystemResolver());
  }

  WinRmOpener(SystemResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Opened open(HostAccess access) throws InterruptedException {
    if (access.credentials().isEmpty()) {
      return new Opened.NotOpen(NAME, "it needs an account to sign in with", false);
    }
    List<Tried> tried = tryAll(access);
    List<ServiceAddress> listening =
        tried.stream().filter(each -> each.problem().isEmpty()).map(Tried::address).toList();
    if (listening.isEmpty()) {
      return notListening(tried);
    }
    return open(access, access.credentials().get(), listening);
  }

  @Override
  public List<Integer> ports(HostAccess access) {
    return addresses(access).stream().map(ServiceAddress::port).toList();
  }

  private static List<ServiceAddress> addresses(HostAccess access) {
    Optional<Integer> http = access.port(NAME);
    Optional<Integer> https = access.port(HTTPS);
    boolean named = http.isPresent() || https.isPresent();
    List<ServiceAddress> addresses = new ArrayList<>();
    if (https.isPresent() || !named) {
      addresses.add(new ServiceAddress(access.host(), https.orElse(ServiceAddress.HTTPS), true));
    }
    if (http.isPresent() || !named) {
      addresses.add(new ServiceAddress(access.host(), http.orElse(ServiceAddress.HTTP), false));
    }
    return addresses;
  }

  /** Side by side, so that a silent port costs no more than one limit. */
  private List<Tried> tryAll(HostAccess access) throws InterruptedException {
    List<Tried> tried = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Tried>> waiting = new ArrayList<>();
      for (ServiceAddress address : addresses(access)) {
        waiting.add(threads.submit(() -> tryOne(access, address)));
      }
      for (Future<Tried> each : waiting) {
        tried.add(each.get());
      }
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect.getCause());
    }
    return tried;
  }

  private Tried tryOne(HostAccess access, ServiceAddress address) throws InterruptedException {
    try {
      Socket socket =
          new Dialer(resolver).connect(address.host(), address.port(), access.limits().connect());
      Dialer.closeQuietly(socket);
      return new Tried(address, Optional.empty());
    } catch (NotReached problem) {
      return new Tried(address, Optional.of(problem));
    }
  }

  private static Opened notListening(List<Tried> tried) {
    List<String> problems =
        tried.stream()
            .flatMap(each -> each.problem().stream())
            .map(NotReached::because)
            .distinct()
            .toList();
    return new Opened.NotOpen(NAME, String.join("; ", problems), false);
  }

  /** HTTPS comes first; HTTP follows only where HTTPS is none. */
  private Opened open(HostAccess access, Credentials credentials, List<ServiceAddress> listening)
      throws InterruptedException {
    List<String> problems = new ArrayList<>();
    boolean answered = false;
    for (ServiceAddress address : listening) {
      try {
        WinRmShell shell = WinRmShell.open(address, access, credentials, resolver);
        return PowerShellChannel.open(NAME, access.host(), new WinRmRunner(shell), access.limits());
      } catch (LinkBroken problem) {
        problems.add("%s: %s".formatted(address, problem.because()));
        answered = answered || problem.stage() != Stage.NOT_REACHED;
        boolean decided = problem.stage() == Stage.CERTIFICATE || problem.stage() == Stage.SIGN_IN;
        if (decided) {
          alternative(problem, address, listening).ifPresent(problems::add);
          break;
        }
      }
    }
    return new Opened.NotOpen(NAME, String.join("; ", problems), answered);
  }

  private static Optional<String> alternative(
      LinkBroken problem, ServiceAddress failed, List<ServiceAddress> listening) {
    return listening.stream()
        .filter(_ -> problem.stage() == Stage.CERTIFICATE)
        .filter(each -> failed.https() && !each.https())
        .map(each ->
            "port %d answers, too, with message encryption, and is used when it is named"
                .formatted(each.port()))
        .findFirst();
  }
}
