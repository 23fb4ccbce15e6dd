package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;

class ConnectFailureTest {
  private static final ErrorTexts ENGLISH = new ErrorTexts(_ -> Optional.empty());

  private static ConnectFailure of(IOException problem) {
    return ConnectFailure.of(problem, ENGLISH);
  }

  @Test
  void tellsWhatTheJdkGivesOneTypeFor() {
    assertThat(of(new ConnectException("Connection refused"))).isEqualTo(ConnectFailure.REFUSED);
    assertThat(of(new ConnectException("Connection timed out")))
        .isEqualTo(ConnectFailure.TIMED_OUT);
    assertThat(of(new SocketException("Network is unreachable")))
        .isEqualTo(ConnectFailure.NETWORK_UNREACHABLE);
    assertThat(of(new SocketException("Operation not permitted")))
        .isEqualTo(ConnectFailure.PROHIBITED_HERE);
    assertThat(of(new SocketException("Connection reset by peer"))).isEqualTo(ConnectFailure.RESET);
    assertThat(of(new BindException("Permission denied")))
        .isEqualTo(ConnectFailure.PROHIBITED_HERE);
    assertThat(of(new BindException("Cannot assign requested address")))
        .isEqualTo(ConnectFailure.NO_ROUTE_FROM_HERE);
  }

  @Test
  void typesOfTheirOwnNeedNoText() {
    assertThat(of(new SocketTimeoutException())).isEqualTo(ConnectFailure.TIMED_OUT);
    assertThat(of(new NoRouteToHostException())).isEqualTo(ConnectFailure.HOST_UNREACHABLE);
  }

  @Test
  void knowsTheFormsOfWindows() {
    assertThat(of(new ConnectException("Connection refused: connect")))
        .isEqualTo(ConnectFailure.REFUSED);
    assertThat(of(new SocketException("Network is unreachable: connect")))
        .isEqualTo(ConnectFailure.NETWORK_UNREACHABLE);
  }

  @Test
  void translatedTextIsComparedWithTheSystemsOwn() {
    ErrorTexts french =
        new ErrorTexts(
            number -> number == 111 ? Optional.of("Connexion refusée") : Optional.empty());
    assertThat(ConnectFailure.of(new ConnectException("Connexion refusée"), french))
        .isEqualTo(ConnectFailure.REFUSED);
  }

  @Test
  void whatIsNotKnownIsNotCalledARefusal() {
    assertThat(of(new SocketException("something new"))).isEqualTo(ConnectFailure.UNKNOWN);
    assertThat(of(new SocketException())).isEqualTo(ConnectFailure.UNKNOWN);
    assertThat(
            ConnectFailure.UNKNOWN.observed(InetAddress.getLoopbackAddress(), 3389, Duration.ZERO))
        .isInstanceOfSatisfying(
            TcpUnreachable.class, seen -> assertThat(seen.what()).isEqualTo("unknown reason"));
  }

  @Test
  void theSystemsWordsAreTheOnesOfTheJdk() {
    Optional<NativeCalls> calls = NativeCalls.ofSystem();
    if (System.getProperty("os.name").equals("Linux")) {
      assertThat(calls.orElseThrow().errorText(111)).isNotBlank();
    }
  }
}
