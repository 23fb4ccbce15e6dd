package org.rdpdoctor.remote.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.remote.agent.PlaceAnswer.Answered;
import org.rdpdoctor.remote.agent.PlaceAnswer.NotAsked;
import org.rdpdoctor.remote.ssh.SshOpener;
import org.rdpdoctor.wire.Secret;

/** An agent that listens, over real TLS on loopback. */
class AgentListenerTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir private Path directory;
  private AgentIdentity identity;
  private Secret token;
  private AgentListener listener;

  @BeforeEach
  void listen() throws IOException, GeneralSecurityException {
    identity = AgentIdentity.readOrMake(directory.resolve("state").resolve("key"));
    token = AgentToken.readOrMake(directory.resolve("state").resolve("token"));
    listener =
        AgentListener.start(
            LOOPBACK,
            0,
            identity,
            token,
            TestingAgent.session(AllowedTargets.of(List.of("srv.example.com"))),
            _ -> {});
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private PlaceAnswer ask(String fingerprint, Optional<Secret> with) throws InterruptedException {
    return ask(listener.port(), fingerprint, with);
  }

  private static PlaceAnswer ask(int port, String fingerprint, Optional<Secret> with)
      throws InterruptedException {
    PlaceAsker asker =
        new PlaceAsker(
            TestingAgent.MADE_BY,
            new SshOpener(List.of(), Optional.empty()),
            Optional.empty(),
            PlaceAsker.USUAL_COMMAND,
            Optional.empty(),
            with);
    Place place = new Place.Agent("agent", "127.0.0.1", port, fingerprint);
    return asker.ask(place, TestingAgent.request(), _ -> {});
  }

  private static void refused(PlaceAnswer answer, String because) {
    assertThat(answer).isInstanceOf(NotAsked.class);
    assertThat(((NotAsked) answer).because()).contains(because).doesNotContain("\n");
  }

  @Test
  void whoKnowsBothIsAnswered() throws InterruptedException {
    assertThat(ask(identity.fingerprint(), Optional.of(token))).isInstanceOf(Answered.class);
  }

  @Test
  void eachIsKnownToTheOther() throws InterruptedException {
    refused(ask("00".repeat(32), Optional.of(token)), identity.fingerprint());
    refused(ask(identity.fingerprint(), Optional.empty()), "--agent-token");
    Secret wrong = Secret.of("f".repeat(64).getBytes(StandardCharsets.US_ASCII));
    refused(ask(identity.fingerprint(), Optional.of(wrong)), "the token is not the agent's");
  }

  /** Who connects and says nothing takes no place of those who may ask. */
  @Test
  void strangersKeepNobodyOut() throws IOException, InterruptedException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * AgentListener.MOST_AT_A_TIME; i++) {
        silent.add(new Socket(LOOPBACK, listener.port()));
      }
      assertThat(ask(identity.fingerprint(), Optional.of(token))).isInstanceOf(Answered.class);
    } finally {
      for (Socket each : silent) {
        each.close();
      }
    }
  }

  @Test
  void strangersAreFew() {
    Strangers strangers = new Strangers();
    List<Strangers.Place> places = new ArrayList<>();
    for (int i = 0; i < Strangers.MOST_OF_ONE; i++) {
      places.add(strangers.admit(LOOPBACK).orElseThrow());
    }
    assertThat(strangers.admit(LOOPBACK)).isEmpty();
    for (int i = Strangers.MOST_OF_ONE; i < Strangers.MOST; i++) {
      assertThat(strangers.admit(InetAddress.ofLiteral("127.0.1." + i))).isPresent();
    }
    assertThat(strangers.admit(InetAddress.ofLiteral("127.0.2.1"))).isEmpty();
    places.getFirst().close();
    places.getFirst().close();
    assertThat(strangers.admit(LOOPBACK)).isPresent();
    assertThat(strangers.admit(InetAddress.ofLiteral("127.0.2.1"))).isEmpty();
  }

  @Test
  void aDefectThereIsOneLineHere()
      throws IOException, GeneralSecurityException, InterruptedException {
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    AgentSession broken =
        new AgentSession(
            TestingAgent.MADE_BY,
            AllowedTargets.ALL,
            (_, _) -> {
              throw new IllegalStateException("of a test");
            },
            log::add);
    try (AgentListener other =
        AgentListener.start(LOOPBACK, 0, identity, token, broken, log::add)) {
      refused(ask(other.port(), identity.fingerprint(), Optional.of(token)), "a defect");
    }
    assertThat(log).anyMatch(each -> each.contains("IllegalStateException: of a test"));
  }

  @Test
  void fewQuestionsInAMinute() throws InterruptedException {
    for (int i = 0; i < AgentListener.MOST_IN_A_MINUTE; i++) {
      assertThat(ask(identity.fingerprint(), Optional.of(token))).isInstanceOf(Answered.class);
    }
    refused(ask(identity.fingerprint(), Optional.of(token)), "asked 30 times in a minute");
  }

  @Test
  void nothingThereIsOneLine() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
      port = free.getLocalPort();
    }
    refused(ask(port, identity.fingerprint(), Optional.of(token)), "no agent is reached");
  }

  @Test
  void secretsAreTheOwnersAndStay() throws IOException, GeneralSecurityException {
    Path key = directory.resolve("state").resolve("key");
    Path file = directory.resolve("state").resolve("token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(AgentIdentity.readOrMake(key).fingerprint()).isEqualTo(identity.fingerprint());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> AgentToken.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
    assertThatThrownBy(() -> AgentToken.read(directory)).hasMessage("it is no file");
  }
}
