package org.rdpdoctor.probe.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.SessionObservation.SessionStep;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.session.ConnectionSequence.Plan;
import org.rdpdoctor.probe.session.SessionRoad.Opened;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.rdpbcgr.ClientInfo;
import org.rdpdoctor.wire.rdpele.LicensingKeys;
import org.rdpdoctor.wire.rdpsec.SessionKeys;

/**
 * Runs the connection sequence up to the end of licensing and leaves it for the session stage, in
 * whose report stands what is not licensing. Runs only when a session was asked for.
 */
public final class LicensingStage implements Stage {
  /** In {@link StageOutcome.NotReached}: the person did not ask for a session. */
  static final String NOT_ASKED = "not asked for: --until session";

  /** A licensing server that must be asked first takes its time. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Function<ServerSecurityData, Optional<SecurityLayer>> standardSecurity;
  private final Function<RoadContext, LicensingDialogue> licensing;

  /**
   * Sessions within TLS and with Standard RDP Security, and licensing without keeping a licence.
   */
  public LicensingStage() {
    this(new SecureRandom());
  }

  private LicensingStage(SecureRandom random) {
    this(
        data -> StandardSecurity.of(data, drawn(random, SessionKeys.RANDOM_SIZE)),
        context -> new LicensingClient(setup(random, context)));
  }

  /**
   * A stage with these parts.
   *
   * @param standardSecurity Standard RDP Security for the server's security data; empty when it
   *     cannot be made
   */
  public LicensingStage(
      Function<ServerSecurityData, Optional<SecurityLayer>> standardSecurity,
      Function<RoadContext, LicensingDialogue> licensing) {
    this.standardSecurity = standardSecurity;
    this.licensing = licensing;
  }

  /** Without a session asked for, a license request is read and not answered. */
  private static LicensingClient.Setup setup(SecureRandom random, RoadContext context) {
    return new LicensingClient.Setup(
        context.options().signIn().reaches(StageId.SESSION),
        drawn(random, LicensingKeys.RANDOM_SIZE),
        drawn(random, LicensingKeys.PREMASTER_SIZE));
  }

  private static Bytes drawn(SecureRandom random, int size) {
    byte[] drawn = new byte[size];
    random.nextBytes(drawn);
    return Bytes.of(drawn);
  }

  @Override
  public StageId id() {
    return StageId.LICENSING;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    if (!context.options().signIn().reaches(StageId.LICENSING)) {
      return new StageOutcome.NotReached(NOT_ASKED);
    }
    return switch (new SessionRoad(context).open()) {
      case Opened.Shut(String because) -> new StageOutcome.NotReached(because);
      case Opened.Ready ready -> run(context, ready);
    };
  }

  private StageOutcome run(RoadContext context, Opened.Ready ready) throws InterruptedException {
    ConnectionSequence sequence = new ConnectionSequence(ready.line(), plan(context, ready));
    context.handOver().leaveSequence(sequence);
    sequence.goThroughLicensing(context.atMost(LIMIT));
    List<LicensingObservation> seen = sequence.licensing();
    return seen.isEmpty()
        ? new StageOutcome.NotReached("the sequence ended " + place(sequence.step()))
        : new StageOutcome.Completed(
            seen.stream().map(each -> Observed.on(sequence.connection(), each)).toList());
  }

  private static String place(SessionStep step) {
    return switch (step) {
      case MCS_CONNECT -> "at MCS Connect";
      case MCS_ATTACH_USER -> "at MCS Attach User";
      case MCS_CHANNEL_JOIN -> "at MCS Channel Join";
      case LICENSING -> "after the client info, without a word about licensing";
      case DEMAND_ACTIVE -> "before Demand Active";
    };
  }

  private Plan plan(RoadContext context, Opened.Ready ready) {
    Optional<AccountName> account = ready.account();
    return new Plan(
        ready.selected(),
        ready.methods(),
        ClientInfo.of(
            account.map(AccountName::domain).orElse(""),
            account.map(AccountName::user).orElse(""),
            "0.0.0.0"),
        this::security,
        licensing.apply(context));
  }

  private Optional<SecurityLayer> security(ServerSecurityData data) {
    return data.method().equals(EncryptionMethods.NONE)
        ? Optional.of(SecurityLayer.WITHIN_TLS)
        : standardSecurity.apply(data);
  }
}
