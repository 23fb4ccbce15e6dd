package org.rdpdoctor.wire.scmr;

import java.util.Optional;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;

/**
 * QUERY_SERVICE_CONFIGW, MS-SCMR section 2.2.15.
 *
 * @param startType 0 boot, 1 system, 2 automatic, 3 on demand, 4 disabled
 * @param dependencies as Windows gives them here: joined by {@code /}
 * @param account such as {@code NT Authority\NetworkService}
 */
public record ServiceConfig(
    long type,
    long startType,
    long errorControl,
    Optional<String> binaryPath,
    Optional<String> loadOrderGroup,
    long tag,
    Optional<String> dependencies,
    Optional<String> account,
    Optional<String> shown) {
  public static final long AUTOMATIC = 2;
  public static final long ON_DEMAND = 3;
  public static final long DISABLED = 4;

  /** Beside a refusal. */
  public static final ServiceConfig NONE =
      new ServiceConfig(
          0,
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public ServiceConfig {
    FieldBounds.u32("dwServiceType", type);
    FieldBounds.u32("dwStartType", startType);
    FieldBounds.u32("dwErrorControl", errorControl);
    FieldBounds.u32("dwTagId", tag);
  }

  static ServiceConfig read(NdrReader reader) throws DecodeException {
    long type = reader.u32("dwServiceType");
    long startType = reader.u32("dwStartType");
    long errorControl = reader.u32("dwErrorControl");
    boolean hasPath = reader.pointer("lpBinaryPathName");
    boolean hasGroup = reader.pointer("lpLoadOrderGroup");
    long tag = reader.u32("dwTagId");
    boolean hasDependencies = reader.pointer("lpDependencies");
    boolean hasAccount = reader.pointer("lpServiceStartName");
    boolean hasShown = reader.pointer("lpDisplayName");
    return new ServiceConfig(
        type,
        startType,
        errorControl,
        text(reader, hasPath, "lpBinaryPathName"),
        text(reader, hasGroup, "lpLoadOrderGroup"),
        tag,
        text(reader, hasDependencies, "lpDependencies"),
        text(reader, hasAccount, "lpServiceStartName"),
        text(reader, hasShown, "lpDisplayName"));
  }

  private static Optional<String> text(NdrReader reader, boolean present, String field)
      throws DecodeException {
    return present ? Optional.of(reader.text(field)) : Optional.empty();
  }

  void encode(NdrWriter writer) {
    writer.u32(type).u32(startType).u32(errorControl);
    writer.pointer(binaryPath.isPresent()).pointer(loadOrderGroup.isPresent()).u32(tag);
    writer.pointer(dependencies.isPresent()).pointer(account.isPresent());
    writer.pointer(shown.isPresent());
    binaryPath.ifPresent(writer::text);
    loadOrderGroup.ifPresent(writer::text);
    dependencies.ifPresent(writer::text);
    account.ifPresent(writer::text);
    shown.ifPresent(writer::text);
  }
}
