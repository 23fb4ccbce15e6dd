package org.rdpdoctor.lab.rdp;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mcs.DisconnectReason;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive.CapabilitySet;

/**
 * What a lab server makes of those who begin a session.
 *
 * @param mcsResult of the MCS Connect Response
 * @param bandwidthKilobits what it says to have measured by auto-detect while connecting
 */
public record SessionPolicy(McsResult mcsResult, int bandwidthKilobits, Ending ending) {
  private static final int LOCAL_NETWORK = 100_000;

  /** ERRINFO_SERVER_DENIED_CONNECTION and its like, MS-RDPBCGR section 2.2.5.1.1. */
  static final long OUT_OF_MEMORY = 0x6;

  /** Comes to Demand Active. */
  public static final SessionPolicy OPEN =
      new SessionPolicy(McsResult.SUCCESSFUL, LOCAL_NETWORK, new Ending.Active());

  /** How the sequence ends. */
  public sealed interface Ending {
    /** With Demand Active. */
    record Active() implements Ending {}

    /**
     * With Set Error Info.
     *
     * @param licensed after licensing; false: instead of it
     */
    record ErrorInfo(long code, boolean licensed) implements Ending {}

    /** With a redirection. */
    record Redirect(ServerRedirection redirection) implements Ending {}

    /** With silence after licensing. */
    record Hang() implements Ending {}

    /** With an ultimatum instead of licensing. */
    record Disconnect(DisconnectReason reason) implements Ending {}
  }

  public SessionPolicy ending(Ending other) {
    return new SessionPolicy(mcsResult, bandwidthKilobits, other);
  }

  public SessionPolicy refusing(McsResult result) {
    return new SessionPolicy(result, bandwidthKilobits, ending);
  }

  /** It tells the client that its line carries so little, or so much. */
  public SessionPolicy telling(int kilobits) {
    return new SessionPolicy(mcsResult, kilobits, ending);
  }

  /** General, bitmap, order, pointer, share, colour cache, input, font and channel capabilities. */
  DemandActive demandActive() {
    return new DemandActive(
        SessionServer.SERVER_USER,
        SessionServer.SHARE_ID,
        SessionServer.sourceDescriptor(),
        List.of(
            new CapabilitySet(9, words(0x03EA, 0)),
            new CapabilitySet(1, words(1, 3, 0x0200, 0, 0, 0x041D, 0, 0, 0, 0)),
            new CapabilitySet(2, words(32, 1, 1, 1, 1024, 768, 0, 1, 1, 0, 1, 0)),
            new CapabilitySet(3, orders()),
            new CapabilitySet(8, words(1, 25, 25)),
            new CapabilitySet(10, words(6, 0)),
            new CapabilitySet(13, input()),
            new CapabilitySet(14, words(1, 0)),
            new CapabilitySet(20, words(0, 0, 1600, 0))),
        0);
  }

  /** Order Capability Set without a single order: bitmaps do for everything. */
  private static Bytes orders() {
    return new Writer()
        .zeros(16)
        .u32le(0)
        .u16le(1)
        .u16le(20)
        .u16le(0)
        .u16le(1)
        .u16le(0)
        .u16le(0x0022)
        .zeros(32)
        .u16le(0)
        .u16le(0)
        .u32le(0)
        .u32le(480 * 480)
        .u16le(0)
        .u16le(0)
        .u16le(0)
        .u16le(0)
        .toBytes();
  }

  private static Bytes input() {
    return new Writer()
        .u16le(0x0035)
        .u16le(0)
        .u32le(0x0409)
        .u32le(4)
        .u32le(0)
        .u32le(12)
        .zeros(64)
        .toBytes();
  }

  private static Bytes words(int... values) {
    Writer writer = new Writer();
    for (int value : values) {
      writer.u16le(value);
    }
    return writer.toBytes();
  }
}
