package org.rdpdoctor.probe.name;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.probe.net.DnsExchange;
import org.rdpdoctor.probe.net.NameServers;
import org.rdpdoctor.wire.dns.DnsMessage;
import org.rdpdoctor.wire.dns.DnsMessage.Question;
import org.rdpdoctor.wire.dns.DnsMessage.ResourceRecord;
import org.rdpdoctor.wire.dns.DnsMessage.ServiceTarget;
import org.rdpdoctor.wire.dns.DnsRecordType;

/** The machine's own resolver, and its name servers asked directly. */
public final class SystemResolver implements Resolver, ServiceResolver {
  /** For one server, once. */
  private static final Duration SERVER_LIMIT = Duration.ofMillis(1500);

  private static final int MAX_ALIASES = 16;

  /** Labels of 1 to 63 characters, as RFC 1035 section 2.3.4 bounds them; lower case. */
  private static final Pattern DNS_NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*\\.?");

  /** getaddrinfo's words (EAI_AGAIN, EAI_FAIL, EAI_SYSTEM) and those of Windows for "could not". */
  private static final List<String> FAILURES =
      List.of(
          "temporary failure", "non-recoverable", "system error", "timed out", "server failure");

  private final Supplier<List<InetSocketAddress>> nameServers;

  public SystemResolver() {
    this(NameServers::ofSystem);
  }

  public SystemResolver(Supplier<List<InetSocketAddress>> nameServers) {
    this.nameServers = nameServers;
  }

  /**
   * The look-up blocks in the C library and cannot be interrupted, so it gets a platform thread of
   * its own, which is left behind when it takes too long.
   */
  @Override
  public Resolution resolve(String name, Duration limit) throws InterruptedException {
    FutureTask<InetAddress[]> lookUp = new FutureTask<>(() -> InetAddress.getAllByName(name));
    Thread.ofPlatform().daemon().name("look-up").start(lookUp);
    try {
      return new Resolution.Found(List.of(lookUp.get(limit.toNanos(), TimeUnit.NANOSECONDS)));
    } catch (TimeoutException _) {
      return new Resolution.Failed("timed out");
    } catch (ExecutionException problem) {
      return failure(problem);
    }
  }

  private static Resolution failure(ExecutionException execution) {
    Throwable problem = execution.getCause() == null ? execution : execution.getCause();
    if (!(problem instanceof UnknownHostException)) {
      return new Resolution.Failed("system resolver gave " + problem.getClass().getSimpleName());
    }
    String message = String.valueOf(problem.getMessage()).toLowerCase(Locale.ROOT);
    return FAILURES.stream()
        .filter(message::contains)
        .findFirst()
        .<Resolution>map(Resolution.Failed::new)
        .orElseGet(Resolution.NoSuchName::new);
  }

  @Override
  public Services services(String name, Duration limit) {
    List<InetSocketAddress> servers = isForDns(name) ? nameServers.get() : List.of();
    Services last = new Services.Unknown("no name server to ask");
    Deadline deadline = Deadline.in(limit);
    for (InetSocketAddress server : servers) {
      Duration wait = deadline.atMost(SERVER_LIMIT);
      if (wait.isZero()) {
        return last;
      }
      last = services(server, new Question(name, DnsRecordType.SRV), wait);
      if (!(last instanceof Services.Unknown)) {
        return last;
      }
    }
    return last;
  }

  private static Services services(InetSocketAddress server, Question question, Duration limit) {
    String serverName = server.getAddress().getHostAddress();
    return switch (DnsExchange.ask(server, question, limit)) {
      case DnsExchange.Answer.NoAnswer(String how) ->
          new Services.Unknown("%s (name server %s)".formatted(how, serverName));
      case DnsExchange.Answer.Answered(DnsMessage message) -> services(message, serverName);
    };
  }

  private static Services services(DnsMessage message, String server) {
    List<ServiceTarget> targets =
        message.answers().stream()
            .flatMap(answer -> answer.service().stream())
            .filter(target -> !target.host().isEmpty())
            .sorted(
                Comparator.comparingInt(ServiceTarget::priority)
                    .thenComparing(ServiceTarget::weight, Comparator.reverseOrder()))
            .toList();
    if (!targets.isEmpty()) {
      return new Services.Found(targets);
    }
    return switch (message.responseCode()) {
      case DnsMessage.NO_ERROR, DnsMessage.NAME_ERROR -> new Services.None("name server " + server);
      case DnsMessage.SERVER_FAILURE ->
          new Services.Unknown("server failure (name server %s)".formatted(server));
      case DnsMessage.REFUSED -> new Services.Unknown("refused (name server %s)".formatted(server));
      default ->
          new Services.Unknown(
              "response code %d (name server %s)".formatted(message.responseCode(), server));
    };
  }

  @Override
  public DirectAnswer ask(String name, DnsRecordType type, Duration limit) {
    List<InetSocketAddress> servers = isForDns(name) ? nameServers.get() : List.of();
    DirectAnswer last = new DirectAnswer.NotAsked();
    Deadline deadline = Deadline.in(limit);
    for (InetSocketAddress server : servers) {
      Duration wait = deadline.atMost(SERVER_LIMIT);
      if (wait.isZero()) {
        return last;
      }
      last = ask(server, new Question(name, type), wait);
      if (!(last instanceof DirectAnswer.Failed)) {
        return last;
      }
    }
    return last;
  }

  /**
   * RFC 6761 section 6.3 (localhost), RFC 6762 section 3 (local); one label is for search lists.
   */
  private static boolean isForDns(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    boolean special =
        lowerCase.equals("localhost")
            || lowerCase.endsWith(".localhost")
            || lowerCase.endsWith(".local");
    return !special && lowerCase.indexOf('.') > 0 && DNS_NAME.matcher(lowerCase).matches();
  }

  private static DirectAnswer ask(InetSocketAddress server, Question question, Duration limit) {
    String serverName = server.getAddress().getHostAddress();
    return switch (DnsExchange.ask(server, question, limit)) {
      case DnsExchange.Answer.NoAnswer(String how) ->
          new DirectAnswer.Failed("%s (name server %s)".formatted(how, serverName));
      case DnsExchange.Answer.Answered(DnsMessage message) -> read(message, question, serverName);
    };
  }

  private static DirectAnswer read(DnsMessage message, Question question, String server) {
    return switch (message.responseCode()) {
      case DnsMessage.NO_ERROR -> records(message, question);
      case DnsMessage.NAME_ERROR -> new DirectAnswer.NoSuchName("name server " + server);
      case DnsMessage.SERVER_FAILURE -> failed("server failure", server);
      case DnsMessage.REFUSED -> failed("refused", server);
      default -> failed("response code " + message.responseCode(), server);
    };
  }

  private static DirectAnswer failed(String how, String server) {
    return new DirectAnswer.Failed("%s (name server %s)".formatted(how, server));
  }

  private static DirectAnswer records(DnsMessage message, Question question) {
    List<String> aliases = aliases(message, question.name());
    List<String> values = new ArrayList<>();
    for (ResourceRecord answer : message.answers()) {
      if (answer.type().equals(question.type())) {
        address(answer, values);
      }
    }
    return new DirectAnswer.Records(values, aliases.size() > 1 ? aliases : List.of());
  }

  private static List<String> aliases(DnsMessage message, String name) {
    List<String> chain = new ArrayList<>(List.of(name));
    for (ResourceRecord answer : message.answers()) {
      boolean continues =
          answer.alias().isPresent() && answer.name().equalsIgnoreCase(chain.getLast());
      if (continues && chain.size() < MAX_ALIASES) {
        chain.add(answer.alias().get());
      }
    }
    return chain;
  }

  private static void address(ResourceRecord answer, List<String> values) {
    try {
      values.add(InetAddress.getByAddress(answer.data().toArray()).getHostAddress());
    } catch (UnknownHostException _) {
      // neither 4 nor 16 bytes: not an address, whatever the server means by it
    }
  }
}
