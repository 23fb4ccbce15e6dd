package org.rdpdoctor.diagnosis.picture;

import java.util.Map;

/**
 * What the codes of Set Error Info say, MS-RDPBCGR section 2.2.5.1.1, as far as they are judged.
 */
public final class ErrorInfoWords {
  private static final long FIRST_LICENSING = 0x100;
  private static final long LAST_LICENSING = 0x10A;
  private static final long FIRST_BROKER = 0x400;
  private static final long LAST_BROKER = 0x412;
  private static final long FIRST_PROTOCOL = 0x10C9;
  private static final long LAST_PROTOCOL = 0x1195;

  private static final Map<Long, String> WORDS =
      Map.ofEntries(
          Map.entry(0x1L, "an administrator ended the session"),
          Map.entry(0x2L, "an administrator signed the session off"),
          Map.entry(0x3L, "the session was idle for too long"),
          Map.entry(0x4L, "the time limit for sessions is over"),
          Map.entry(0x5L, "another connection took the session"),
          Map.entry(0x6L, "the server lacks memory"),
          Map.entry(0x7L, "the server denies the connection"),
          Map.entry(0x9L, "the account may not sign in remotely"),
          Map.entry(0xAL, "saved credentials are not accepted, they must be typed"),
          Map.entry(0xFL, "the display driver was not ready in time"),
          Map.entry(0x10L, "the Desktop Window Manager of the session crashed"),
          Map.entry(0x11L, "the display driver failed to start"),
          Map.entry(0x12L, "the display driver started and cannot be used"),
          Map.entry(0x17L, "winlogon of the session crashed"),
          Map.entry(0x18L, "csrss of the session crashed"),
          Map.entry(0x19L, "the server is being shut down"),
          Map.entry(0x1AL, "the server is being restarted"),
          Map.entry(0x101L, "no license server was found"),
          Map.entry(0x102L, "no licence is left"),
          Map.entry(0x10AL, "the server has no licence for remote connections"),
          Map.entry(0x400L, "the broker does not find the destination"),
          Map.entry(0x402L, "the broker loses the destination while it loads"),
          Map.entry(0x404L, "the broker's redirection failed"),
          Map.entry(0x408L, "no machine of the pool is free"),
          Map.entry(0x410L, "the routing token is not valid"),
          Map.entry(0x10EAL, "the server rejects the client's capabilities"),
          Map.entry(0x112FL, "the server's graphics encoder failed"));

  private ErrorInfoWords() {}

  /** Such as "the server denies the connection (Set Error Info 0x7)". */
  public static String of(long code) {
    return "%s (Set Error Info 0x%X)".formatted(meaning(code), code);
  }

  private static String meaning(long code) {
    String words = WORDS.get(code);
    if (words != null) {
      return words;
    }
    if (code >= FIRST_LICENSING && code <= LAST_LICENSING) {
      return "licensing failed";
    }
    if (code >= FIRST_BROKER && code <= LAST_BROKER) {
      return "the broker failed";
    }
    return code >= FIRST_PROTOCOL && code <= LAST_PROTOCOL
        ? "the server objects to the protocol"
        : "the server gives a reason that is not known here";
  }
}
