package org.rdpdoctor.probe.name;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rdpdoctor.wire.dns.DnsRecordType;

/** Answers as it is told to. */
public final class TestingResolver implements Resolver {
  private final Resolution resolution;
  private final Map<DnsRecordType, DirectAnswer> direct = new HashMap<>();
  private Duration directDelay = Duration.ZERO;

  public TestingResolver(Resolution resolution) {
    this.resolution = resolution;
  }

  public static TestingResolver found(String... addresses) {
    return new TestingResolver(
        new Resolution.Found(List.of(addresses).stream().map(InetAddress::ofLiteral).toList()));
  }

  TestingResolver answering(DnsRecordType type, DirectAnswer answer) {
    direct.put(type, answer);
    return this;
  }

  TestingResolver slowly(Duration delay) {
    directDelay = delay;
    return this;
  }

  @Override
  public Resolution resolve(String name, Duration limit) {
    return resolution;
  }

  @Override
  public DirectAnswer ask(String name, DnsRecordType type, Duration limit)
      throws InterruptedException {
    Thread.sleep(directDelay);
    return direct.getOrDefault(type, new DirectAnswer.NotAsked());
  }
}
