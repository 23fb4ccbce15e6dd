package org.rdpdoctor.probe.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.model.NameObservation.AliasChain;
import org.rdpdoctor.model.NameObservation.DnsAnswered;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NameObservation.NoSuchName;
import org.rdpdoctor.model.NameObservation.ResolverFailed;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.name.NameStage.Named;
import org.rdpdoctor.probe.name.Resolver.DirectAnswer;
import org.rdpdoctor.probe.name.Resolver.Resolution;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.wire.dns.DnsRecordType;

@Timeout(60)
class NameStageTest {
  private static final String NAME = "host.example";

  private static Named resolve(String host, Resolver resolver) throws InterruptedException {
    return new NameStage(resolver).resolve(host, Deadline.in(Duration.ofSeconds(20)));
  }

  private static List<Observation> seen(StageReport report) {
    return report.observations().stream().map(Observed::observation).toList();
  }

  @Test
  void anAddressNeedsNoResolver() throws InterruptedException {
    Named named = resolve("2001:db8::1", new TestingResolver(new Resolution.Failed("unused")));
    assertThat(named.addresses()).containsExactly(InetAddress.ofLiteral("2001:db8::1"));
    assertThat(seen(named.complete())).containsExactly(new NameIsAddress("2001:db8:0:0:0:0:0:1"));
  }

  @Test
  void tellsAddressesAndWhatTheNameServersSay() throws InterruptedException {
    TestingResolver resolver =
        TestingResolver.found("192.0.2.1", "192.0.2.1", "2001:db8::1")
            .answering(
                DnsRecordType.A,
                new DirectAnswer.Records(List.of("192.0.2.1"), List.of(NAME, "real.example")))
            .answering(DnsRecordType.AAAA, new DirectAnswer.Records(List.of(), List.of()));
    Named named = resolve(NAME, resolver);
    assertThat(named.addresses()).hasSize(2);
    assertThat(seen(named.soFar())).singleElement().isInstanceOf(NameResolved.class);
    assertThat(seen(named.complete()))
        .hasSize(5)
        .anyMatch(one -> one instanceof DnsAnswered answer && answer.recordType().equals("CNAME"))
        .contains(new AliasChain(List.of(NAME, "real.example")));
  }

  @Test
  void slowNameServersDoNotHoldUpAHealthyName() throws InterruptedException {
    TestingResolver resolver = TestingResolver.found("192.0.2.1").slowly(Duration.ofSeconds(30));
    long began = System.nanoTime();
    Named named = resolve(NAME, resolver);
    assertThat(seen(named.complete())).singleElement().isInstanceOf(NameResolved.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void noSuchNameIsToldFromAFailure() throws InterruptedException {
    TestingResolver missing =
        new TestingResolver(new Resolution.NoSuchName())
            .answering(DnsRecordType.A, new DirectAnswer.NoSuchName("name server 192.0.2.53"));
    assertThat(seen(resolve(NAME, missing).complete()))
        .hasSize(2)
        .hasOnlyElementsOfType(NoSuchName.class);
    TestingResolver failing =
        new TestingResolver(new Resolution.Failed("temporary failure"))
            .answering(DnsRecordType.A, new DirectAnswer.Failed("timed out"));
    Named named = resolve(NAME, failing);
    assertThat(named.addresses()).isEmpty();
    assertThat(seen(named.complete())).hasSize(2).hasOnlyElementsOfType(ResolverFailed.class);
  }

  @Test
  void aSideQuestionThatFailsIsNoFailureOfTheName() throws InterruptedException {
    TestingResolver resolver =
        TestingResolver.found("192.0.2.1")
            .answering(DnsRecordType.AAAA, new DirectAnswer.Failed("server failure"));
    assertThat(seen(resolve(NAME, resolver).complete()))
        .singleElement()
        .isInstanceOf(NameResolved.class);
  }
}
