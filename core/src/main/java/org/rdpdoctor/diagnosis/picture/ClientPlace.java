package org.rdpdoctor.diagnosis.picture;

import java.util.List;
import java.util.regex.Pattern;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;

/** From where we came to the host, told by the addresses that we dialled. */
final class ClientPlace {
  /** RFC 1918, 6598, 3927, loopback: addresses that no internet carries. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "(?:10|127)\\..*|192\\.168\\..*|169\\.254\\..*"
              + "|172\\.(?:1[6-9]|2\\d|3[01])\\..*"
              + "|100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*");

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

  private ClientPlace() {}

  /** Every address that was dialled is a public one of IPv4, and was dialled from here. */
  static boolean isOutside(Evidence evidence) {
    List<Run> runs = evidence.runs();
    return !runs.isEmpty()
        && runs.stream().allMatch(run -> run.gateway().isEmpty() && isOutside(run.roads()));
  }

  private static boolean isOutside(List<Road> roads) {
    return !roads.isEmpty()
        && roads.stream()
            .map(Road::address)
            .allMatch(
                address -> IPV4.matcher(address).matches() && !INSIDE.matcher(address).matches());
  }
}
