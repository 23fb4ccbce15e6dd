package org.rdpdoctor.wire.tsgu;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * What a gateway answers each request with: an HRESULT or, in some answers, the bare Win32 code
 * (MS-TSGU section 2.2.6). Unknown values are kept.
 *
 * @param value the unsigned 32-bit number
 */
public record GatewayCode(long value) {
  public static final GatewayCode SUCCESS = new GatewayCode(0);
  public static final GatewayCode PROXY_INTERNALERROR = proxy(23000);
  public static final GatewayCode PROXY_RAP_ACCESSDENIED = proxy(23002);
  public static final GatewayCode PROXY_NAP_ACCESSDENIED = proxy(23003);
  public static final GatewayCode PROXY_TS_CONNECTFAILED = proxy(23005);
  public static final GatewayCode PROXY_ALREADYDISCONNECTED = proxy(23007);
  public static final GatewayCode PROXY_MAXCONNECTIONSREACHED = proxy(23014);
  public static final GatewayCode PROXY_NOTSUPPORTED = proxy(23016);
  public static final GatewayCode PROXY_CAPABILITYMISMATCH = proxy(23017);
  public static final GatewayCode PROXY_QUARANTINE_ACCESSDENIED = proxy(23021);
  public static final GatewayCode PROXY_NOCERTAVAILABLE = proxy(23022);
  public static final GatewayCode PROXY_SESSIONTIMEOUT = proxy(23030);
  public static final GatewayCode PROXY_COOKIE_BADPACKET = proxy(23031);
  public static final GatewayCode PROXY_COOKIE_AUTHENTICATION_ACCESS_DENIED = proxy(23032);
  public static final GatewayCode PROXY_UNSUPPORTED_AUTHENTICATION_METHOD = proxy(23033);
  public static final GatewayCode PROXY_REAUTH_AUTHN_FAILED = proxy(23034);
  public static final GatewayCode PROXY_REAUTH_CAP_FAILED = proxy(23035);
  public static final GatewayCode PROXY_REAUTH_RAP_FAILED = proxy(23036);
  public static final GatewayCode PROXY_SDR_NOT_SUPPORTED_BY_TS = proxy(23037);
  public static final GatewayCode PROXY_REAUTH_NAP_FAILED = proxy(23040);

  /** ERROR_ACCESS_DENIED as it stands in MS-ERREF section 2.2. */
  public static final GatewayCode ACCESS_DENIED = new GatewayCode(5);

  /** E_ACCESSDENIED, the same as an HRESULT. */
  public static final GatewayCode E_ACCESSDENIED = new GatewayCode(0x80070005L);

  /** HRESULT_FROM_WIN32: severity error, facility 7. */
  private static final long WIN32_ERROR = 0x80070000L;

  private static final long WIN32_MASK = 0xFFFFL;
  private static final long FACILITY_MASK = 0xFFFF0000L;

  private static final Map<GatewayCode, String> NAMES =
      Map.ofEntries(
          Map.entry(PROXY_INTERNALERROR, "E_PROXY_INTERNALERROR"),
          Map.entry(PROXY_RAP_ACCESSDENIED, "E_PROXY_RAP_ACCESSDENIED"),
          Map.entry(PROXY_NAP_ACCESSDENIED, "E_PROXY_NAP_ACCESSDENIED"),
          Map.entry(PROXY_TS_CONNECTFAILED, "E_PROXY_TS_CONNECTFAILED"),
          Map.entry(PROXY_ALREADYDISCONNECTED, "E_PROXY_ALREADYDISCONNECTED"),
          Map.entry(PROXY_MAXCONNECTIONSREACHED, "E_PROXY_MAXCONNECTIONSREACHED"),
          Map.entry(PROXY_NOTSUPPORTED, "E_PROXY_NOTSUPPORTED"),
          Map.entry(PROXY_CAPABILITYMISMATCH, "E_PROXY_CAPABILITYMISMATCH"),
          Map.entry(PROXY_QUARANTINE_ACCESSDENIED, "E_PROXY_QUARANTINE_ACCESSDENIED"),
          Map.entry(PROXY_NOCERTAVAILABLE, "E_PROXY_NOCERTAVAILABLE"),
          Map.entry(PROXY_SESSIONTIMEOUT, "E_PROXY_SESSIONTIMEOUT"),
          Map.entry(PROXY_COOKIE_BADPACKET, "E_PROXY_COOKIE_BADPACKET"),
          Map.entry(
              PROXY_COOKIE_AUTHENTICATION_ACCESS_DENIED,
              "E_PROXY_COOKIE_AUTHENTICATION_ACCESS_DENIED"),
          Map.entry(
              PROXY_UNSUPPORTED_AUTHENTICATION_METHOD, "E_PROXY_UNSUPPORTED_AUTHENTICATION_METHOD"),
          Map.entry(PROXY_REAUTH_AUTHN_FAILED, "E_PROXY_REAUTH_AUTHN_FAILED"),
          Map.entry(PROXY_REAUTH_CAP_FAILED, "E_PROXY_REAUTH_CAP_FAILED"),
          Map.entry(PROXY_REAUTH_RAP_FAILED, "E_PROXY_REAUTH_RAP_FAILED"),
          Map.entry(PROXY_SDR_NOT_SUPPORTED_BY_TS, "E_PROXY_SDR_NOT_SUPPORTED_BY_TS"),
          Map.entry(PROXY_REAUTH_NAP_FAILED, "E_PROXY_REAUTH_NAP_FAILED"),
          Map.entry(E_ACCESSDENIED, "E_ACCESSDENIED"));

  public GatewayCode {
    FieldBounds.u32("gateway code", value);
  }

  private static GatewayCode proxy(int win32) {
    return new GatewayCode(WIN32_ERROR | win32);
  }

  /** The same refusal as an HRESULT, whichever of the two forms it came in. */
  public GatewayCode asResult() {
    return value > 0 && value <= WIN32_MASK ? new GatewayCode(WIN32_ERROR | value) : this;
  }

  /** The Win32 code inside, when it is one. */
  public Optional<Integer> win32() {
    return (asResult().value & FACILITY_MASK) == WIN32_ERROR
        ? Optional.of((int) (value & WIN32_MASK))
        : Optional.empty();
  }

  /** Everything but success; warnings of the HRESULT kind do not occur here. */
  public boolean isError() {
    return value != 0;
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(asResult()));
  }

  /** The name, or the number in hex when there is none. */
  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%08X".formatted(value));
  }
}
