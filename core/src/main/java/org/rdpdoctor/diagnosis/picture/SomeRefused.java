package org.rdpdoctor.diagnosis.picture;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;

/**
 * The port took some of our connections and refused others. Chance loses packets, but does not
 * refuse: a limit on new connections does, a blocker, or one of several servers behind one address
 * on which nothing listens.
 *
 * @param refused connections
 * @param all connections, these too
 */
public record SomeRefused(int refused, int all) {
  /** One may be a service that was started anew at that moment. */
  private static final int ENOUGH = 2;

  /**
   * Empty when all were taken, or none.
   *
   * @param asking the stages that tell each connect that failed
   * @param tls the stage that tells it by the hello that was not said
   */
  static Optional<SomeRefused> of(int taken, List<StageView> asking, StageView tls) {
    int notAsked =
        (int)
            tls.seen(TlsNotAsked.class).stream()
                .filter(each -> each.what().because().startsWith(TlsNotAsked.TURNED_AWAY))
                .count();
    int refused = asking.stream().mapToInt(SomeRefused::refusals).sum() + notAsked;
    return taken == 0 || refused == 0
        ? Optional.empty()
        : Optional.of(new SomeRefused(refused, taken + refused));
  }

  private static int refusals(StageView view) {
    return view.seen(TcpRefused.class).size()
        + view.seen(TcpReset.class).size()
        + view.seen(TcpProhibited.class).size();
  }

  /** So many that users meet it, too. */
  public boolean areMany() {
    return refused >= ENOUGH;
  }

  public String sentence() {
    return "%d of %d connections to the port were refused: a limit on new connections, or several servers behind one address of which one does not listen"
        .formatted(refused, all);
  }
}
