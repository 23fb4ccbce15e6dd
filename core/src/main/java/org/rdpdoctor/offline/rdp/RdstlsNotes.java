package org.rdpdoctor.offline.rdp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.offline.flow.StreamBuffer;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.wire.mstypes.NtStatus;

/**
 * RDSTLS (MS-RDPBCGR 2.2.17), by which a client signs in that a broker has sent on: capabilities, a
 * request, and its result. Of the request only the size is read: it carries the password.
 */
final class RdstlsNotes {
  private static final int VERSION_1 = 1;
  private static final int CAPABILITIES = 1;
  private static final int REQUEST = 2;
  private static final int RESPONSE = 4;
  private static final int CAPABILITIES_BYTES = 8;
  private static final int RESPONSE_BYTES = 10;
  private static final int HEADER_BYTES = 6;
  private static final int WITH_PASSWORD = 1;

  /** The result codes of 2.2.17.3 are those of Win32; what NLA would have said for them. */
  private static final Map<Long, Long> STATUSES =
      Map.of(
          0x5L, 0xC0000022L,
          0x52EL, 0xC000006DL,
          0x530L, 0xC000006FL,
          0x532L, 0xC0000071L,
          0x533L, 0xC0000072L,
          0x773L, 0xC0000224L,
          0x775L, 0xC0000234L);

  private final Notebook notebook;
  private long askedNanos;
  private int roundTrips;

  RdstlsNotes(Notebook notebook) {
    this.notebook = notebook;
  }

  /** A message begins here, as far as can be seen from one byte or more. */
  static boolean begins(StreamBuffer buffer) {
    return buffer.u8(0) == VERSION_1 && (buffer.size() == 1 || buffer.u8(1) == 0);
  }

  private static int u16(StreamBuffer buffer, int at) {
    return buffer.u8(at) | buffer.u8(at + 1) << 8;
  }

  /** How many bytes the message has that begins here; 0 when more are needed, or it is none. */
  Optional<Integer> size(StreamBuffer buffer) {
    if (buffer.size() < HEADER_BYTES) {
      return Optional.of(0);
    }
    return switch (u16(buffer, 2)) {
      case CAPABILITIES -> Optional.of(CAPABILITIES_BYTES);
      case RESPONSE -> Optional.of(RESPONSE_BYTES);
      case REQUEST -> requestSize(buffer);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> requestSize(StreamBuffer buffer) {
    boolean password = u16(buffer, 4) == WITH_PASSWORD;
    int fields = password ? 4 : 1;
    int at = HEADER_BYTES + (password ? 0 : Integer.BYTES);
    for (int i = 0; i < fields; i++) {
      if (buffer.size() < at + 2) {
        return Optional.of(0);
      }
      at += 2 + u16(buffer, at);
    }
    return Optional.of(at);
  }

  /** The message is there as a whole. */
  void take(Side from, StreamBuffer buffer) {
    Party party = TlsNotes.party(from);
    switch (u16(buffer, 2)) {
      case CAPABILITIES -> note(party, "RDSTLS capabilities");
      case REQUEST -> {
        askedNanos = notebook.nanos();
        note(party, "RDSTLS request");
      }
      default -> {
        roundTrips++;
        long result = u16(buffer, 6) | (long) u16(buffer, 8) << 16;
        note(party, "RDSTLS result 0x%x".formatted(result));
        SignInAttempt attempt =
            new SignInAttempt(
                "RDSTLS", AccountForm.BARE_NAME, 0, roundTrips, notebook.since(askedNanos));
        notebook.add(
            result == 0
                ? new SignedIn(attempt, true, Optional.empty())
                : new SignInRefused(
                    attempt,
                    SignInStep.CREDENTIALS,
                    new NtStatus(STATUSES.getOrDefault(result, result)),
                    false));
      }
    }
  }

  private void note(Party party, String what) {
    notebook.add(new CredSspSeen(party, 0, List.of(what), Optional.empty()));
  }
}
