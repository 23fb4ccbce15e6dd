package org.rdpdoctor.remote.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.azure.AzureManner;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.hostcall.HostCall;

/** Requests of which nobody knows what became. */
@Timeout(120)
class AzureDoubtTest {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** The machine does it, and the answer to the request that asks for it never comes. */
  @Test
  void aChangeThatMayHaveBegunIsNotCalledOneThatDidNot() throws IOException, InterruptedException {
    WindowsHost host = WindowsHost.healthy();
    CountDownLatch ended = new CountDownLatch(1);
    try (TestingAzure azure =
        TestingAzure.start(
            call -> {
              if (call instanceof HostCall.Change) {
                awaited(ended);
              }
              return host.perform(call);
            },
            AzureManner.ORDERLY)) {
      HostAccess access =
          TestingAzure.access()
              .withLimits(
                  new HostAccess.Limits(Duration.ofSeconds(5), ANSWER, Duration.ofSeconds(60)));
      Opened opened = azure.opener().open(access);
      assertThat(opened).isInstanceOf(Opened.Open.class);
      try (Channel channel = ((Opened.Open) opened).channel()) {
        assertThatThrownBy(() -> channel.perform(new HostCall.DeleteFile("C:\\a")))
            .isInstanceOf(ChannelLost.class)
            .hasMessageContaining("no answer in time");
      } finally {
        ended.countDown();
      }
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatWasNeverSentDidNotBegin() throws InterruptedException {
    try (AzureHttp http = new AzureHttp(ANSWER, ANSWER)) {
      assertThatThrownBy(
              () -> http.send(AzureHttp.request(URI.create("http://127.0.0.1:1/")).GET()))
          .isInstanceOfSatisfying(AzureFailed.class, e -> assertThat(e.sent()).isFalse());
    }
  }

  @Test
  void aBodyThatDoesNotComeIsNotAwaitedForEver() throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        AzureHttp http = new AzureHttp(ANSWER, ANSWER)) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaited(ended);
            exchange.close();
          });
      server.start();
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      assertThatThrownBy(() -> http.send(AzureHttp.request(uri).GET()))
          .isInstanceOfSatisfying(
              AzureFailed.class,
              e -> {
                assertThat(e.line()).endsWith("no answer in time");
                assertThat(e.sent()).isTrue();
              });
      ended.countDown();
    } finally {
      ended.countDown();
      server.stop(0);
    }
  }
}
