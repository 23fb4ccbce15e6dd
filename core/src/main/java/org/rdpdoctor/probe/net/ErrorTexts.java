package org.rdpdoctor.probe.net;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/** Finds the system error behind the text of an exception, in English or in the locale's words. */
final class ErrorTexts {
  /** Errors that connecting can give, with their phrase in English and their number on Linux. */
  enum SystemError {
    EPERM(1, "operation not permitted"),
    EACCES(13, "permission denied"),
    EPIPE(32, "broken pipe"),
    EAFNOSUPPORT(97, "address family not supported"),
    EADDRNOTAVAIL(99, "cannot assign requested address"),
    ENETDOWN(100, "network is down"),
    ENETUNREACH(101, "network is unreachable"),
    ECONNABORTED(103, "connection abort"),
    ECONNRESET(104, "connection reset"),
    ETIMEDOUT(110, "timed out"),
    ECONNREFUSED(111, "connection refused"),
    EHOSTDOWN(112, "host is down"),
    EHOSTUNREACH(113, "no route to host");

    private final int linuxNumber;
    private final String phrase;

    SystemError(int linuxNumber, String phrase) {
      this.linuxNumber = linuxNumber;
      this.phrase = phrase;
    }

    /** The error with a number of Linux's errno. */
    static Optional<SystemError> ofLinux(int number) {
      for (SystemError error : values()) {
        if (error.linuxNumber == number) {
          return Optional.of(error);
        }
      }
      return Optional.empty();
    }
  }

  private final IntFunction<Optional<String>> translated;

  /**
   * @param translated the system's own words for an error number, asked only when no English phrase
   *     fits; empty when they cannot be had
   */
  ErrorTexts(IntFunction<Optional<String>> translated) {
    this.translated = translated;
  }

  Optional<SystemError> errorOf(String text) {
    String lowerCase = text.toLowerCase(Locale.ROOT);
    for (SystemError error : SystemError.values()) {
      if (lowerCase.contains(error.phrase)) {
        return Optional.of(error);
      }
    }
    for (SystemError error : SystemError.values()) {
      if (translated
          .apply(error.linuxNumber)
          .filter(words -> !words.isBlank() && text.contains(words))
          .isPresent()) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }
}
