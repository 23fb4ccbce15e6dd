package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.TcpObservation;

/**
 * Why a connect failed, told from the exception.
 *
 * <p>The JDK gives a type of its own only to some errors: ECONNREFUSED and ETIMEDOUT are both a
 * {@code ConnectException}, ENETUNREACH, EPERM and ECONNRESET a plain {@code SocketException}. The
 * rest is in the system's text for the error, which may be translated; {@link ErrorTexts} knows
 * both forms. On Windows the texts and some types differ ("Connection refused: connect", "Network
 * is unreachable: connect", "Permission denied: connect"); they contain the English phrases that
 * are looked for here, but this was not tried there.
 */
enum ConnectFailure {
  REFUSED,
  RESET,
  TIMED_OUT,
  HOST_UNREACHABLE,
  NETWORK_UNREACHABLE,
  NO_ROUTE_FROM_HERE,
  PROHIBITED_HERE,
  /** The system gave an error that we do not know. */
  UNKNOWN;

  static ConnectFailure of(IOException problem, ErrorTexts texts) {
    return switch (problem) {
      case SocketTimeoutException _ -> TIMED_OUT;
      case NoRouteToHostException _ -> HOST_UNREACHABLE;
      default -> ofText(textOf(problem), texts);
    };
  }

  private static ConnectFailure ofText(String text, ErrorTexts texts) {
    return texts.errorOf(text).map(ConnectFailure::ofError).orElse(UNKNOWN);
  }

  private static ConnectFailure ofError(ErrorTexts.SystemError error) {
    return switch (error) {
      case ECONNREFUSED -> REFUSED;
      case ECONNRESET, ECONNABORTED, EPIPE -> RESET;
      case ETIMEDOUT -> TIMED_OUT;
      case EHOSTUNREACH, EHOSTDOWN -> HOST_UNREACHABLE;
      case ENETUNREACH, ENETDOWN -> NETWORK_UNREACHABLE;
      case EADDRNOTAVAIL, EAFNOSUPPORT -> NO_ROUTE_FROM_HERE;
      case EACCES, EPERM -> PROHIBITED_HERE;
    };
  }

  private static String textOf(IOException problem) {
    String message = problem.getMessage();
    return message == null ? "" : message;
  }

  TcpObservation observed(InetAddress address, int port, Duration took) {
    String host = address.getHostAddress();
    return switch (this) {
      case REFUSED -> new TcpObservation.TcpRefused(host, port, took);
      case RESET -> new TcpObservation.TcpReset(host, port, took);
      case TIMED_OUT -> new TcpObservation.TcpTimedOut(host, port, took);
      case HOST_UNREACHABLE -> unreachable(host, port, "host", took);
      case NETWORK_UNREACHABLE -> unreachable(host, port, "network", took);
      case NO_ROUTE_FROM_HERE -> unreachable(host, port, "no route from here", took);
      case UNKNOWN -> unreachable(host, port, "unknown reason", took);
      case PROHIBITED_HERE ->
          new TcpObservation.TcpProhibited(host, port, forbidden(address), Optional.empty(), took);
    };
  }

  /** With IPv6, Linux gives the same error for a rule here and for an ICMPv6 message. */
  private static String forbidden(InetAddress address) {
    return address instanceof Inet4Address
        ? "forbidden on this machine"
        : "forbidden, here or on the way";
  }

  private static TcpObservation unreachable(String host, int port, String what, Duration took) {
    return new TcpObservation.TcpUnreachable(host, port, what, Optional.empty(), took);
  }
}
