package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** The DNS servers that this machine is configured to ask. */
public final class NameServers {
  /** As many as the resolver of the C library uses. */
  static final int MAX_SERVERS = 3;

  private static final int DNS_PORT = 53;
  private static final int MAX_FILE_BYTES = 64 * 1024;
  private static final Path RESOLVER_FILE = Path.of("/etc/resolv.conf");
  private static final String KEYWORD = "nameserver";
  private static final String SCHEME = "dns://";

  private NameServers() {}

  /** Empty when none is configured or none can be found out. */
  public static List<InetSocketAddress> ofSystem() {
    return Files.isReadable(RESOLVER_FILE) ? ofFile(RESOLVER_FILE) : ofPlatform();
  }

  static List<InetSocketAddress> ofFile(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        return List.of();
      }
      return ofLines(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return List.of(); // gone or locked: the system's resolver still works without us
    }
  }

  static List<InetSocketAddress> ofLines(List<String> lines) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 2 && words[0].equals(KEYWORD) && servers.size() < MAX_SERVERS) {
        literal(words[1])
            .ifPresent(address -> servers.add(new InetSocketAddress(address, DNS_PORT)));
      }
    }
    return servers;
  }

  /**
   * Where there is no resolver file, which is on Windows, the JDK's own DNS client knows the
   * servers and tells them as URLs. Tried on Linux only.
   */
  @SuppressWarnings("JdkObsolete") // JNDI takes nothing but a Hashtable
  static List<InetSocketAddress> ofPlatform() {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    try {
      DirContext context = new InitialDirContext(environment);
      try {
        return ofUrls(String.valueOf(context.getEnvironment().get(Context.PROVIDER_URL)));
      } finally {
        context.close();
      }
    } catch (NamingException _) {
      return List.of(); // no servers configured, or no such module in this runtime
    }
  }

  static List<InetSocketAddress> ofUrls(String urls) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String url : urls.split("\\s+", -1)) {
      if (url.startsWith(SCHEME) && servers.size() < MAX_SERVERS) {
        literal(hostOf(url.substring(SCHEME.length())))
            .ifPresent(address -> servers.add(new InetSocketAddress(address, DNS_PORT)));
      }
    }
    return servers;
  }

  private static String hostOf(String authority) {
    String host = authority.split("/", -1)[0];
    if (host.startsWith("[")) {
      return host.substring(1, Math.max(1, host.indexOf(']')));
    }
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
