package org.rdpdoctor.lab.smb;

import java.util.UUID;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.mstypes.Sid;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.smb2.Smb2Status;

/**
 * The local security authority, MS-LSAT: no more than the domain that the machine is in, which
 * Samba's tools ask for before anything else.
 */
final class LocalAuthority implements RpcInterface {
  private static final SyntaxId LSARPC =
      new SyntaxId(UUID.fromString("12345778-1234-abcd-ef00-0123456789ab"), 0, 0);

  private static final int CLOSE = 0;
  private static final int OPEN_POLICY = 6;
  private static final int QUERY_POLICY = 7;
  private static final int OPEN_POLICY_2 = 44;

  /** PolicyPrimaryDomainInformation. */
  private static final int PRIMARY_DOMAIN = 3;

  /** PolicyAccountDomainInformation. */
  private static final int ACCOUNT_DOMAIN = 5;

  private static final Sid DOMAIN = Sid.of("S-1-5-21-1004336348-1177238915-682003330");
  private static final Sid COMPUTER = Sid.of("S-1-5-21-3000000001-3000000002-3000000003");

  private final WindowsIdentity identity;
  private final Handles<String> handles = new Handles<>();

  LocalAuthority(WindowsIdentity identity) {
    this.identity = identity;
  }

  @Override
  public SyntaxId syntax() {
    return LSARPC;
  }

  @Override
  public Bytes call(int operation, Bytes stub) throws RpcFault, DecodeException {
    NdrReader reader = new NdrReader(stub);
    return switch (operation) {
      case CLOSE -> {
        handles.remove(reader.handle());
        yield status(new NdrWriter().handle(ContextHandle.NONE), NtStatus.SUCCESS);
      }
      case OPEN_POLICY, OPEN_POLICY_2 ->
          status(new NdrWriter().handle(handles.add("policy")), NtStatus.SUCCESS);
      case QUERY_POLICY -> {
        String _ = handles.get(reader.handle());
        yield domain(reader.u16("InformationClass"));
      }
      default -> throw DecodeException.unexpected("operation", 0, "%d".formatted(operation));
    };
  }

  private Bytes domain(int informationClass) {
    return switch (informationClass) {
      case PRIMARY_DOMAIN -> domain(informationClass, identity.domain(), DOMAIN);
      case ACCOUNT_DOMAIN -> domain(informationClass, identity.computer(), COMPUTER);
      default -> status(new NdrWriter().pointer(false), Smb2Status.INVALID_PARAMETER);
    };
  }

  /** LSAPR_POLICY_PRIMARY_DOM_INFO, MS-LSAD section 2.2.4.5. */
  private static Bytes domain(int informationClass, String name, Sid sid) {
    Bytes text = Utf16.bytes(name);
    int characters = text.size() / 2;
    NdrWriter writer = new NdrWriter().pointer(true).u16(informationClass).align(4);
    writer.u16(text.size()).u16(text.size()).pointer(true).pointer(true);
    writer.u32(characters).u32(0).u32(characters).fixed(text);
    writer.u32(sid.subAuthorities().size()).fixed(sid.toBytes());
    return status(writer, NtStatus.SUCCESS);
  }

  private static Bytes status(NdrWriter writer, NtStatus status) {
    return writer.u32(status.value()).toBytes();
  }
}
