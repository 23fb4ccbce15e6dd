package org.rdpdoctor.wire.mstypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * A self-relative security descriptor: MS-DTYP section 2.4.6. The decoder takes all that is left,
 * for its parts may lie anywhere in it.
 *
 * @param control as sent
 * @param accessList the discretionary list; empty with {@link #ACCESS_LIST_PRESENT} means that
 *     everybody may do everything
 * @param received the bytes, when our encoder would not write the same
 */
public record SecurityDescriptor(
    int control,
    Optional<Sid> owner,
    Optional<Sid> group,
    Optional<AccessControlList> systemList,
    Optional<AccessControlList> accessList,
    Optional<Verbatim> received)
    implements WireMessage {
  public static final int ACCESS_LIST_PRESENT = 0x0004;
  public static final int SYSTEM_LIST_PRESENT = 0x0010;

  /**
   * DR: who sets the list asks that {@link #ACCESS_LIST_INHERITED} be kept. It is never stored, and
   * without it Windows and Samba drop the other.
   */
  public static final int ACCESS_LIST_INHERIT_REQUESTED = 0x0100;

  public static final int ACCESS_LIST_INHERITED = 0x0400;
  public static final int SYSTEM_LIST_INHERITED = 0x0800;

  /** Entries of the folder above do not come into the discretionary list. */
  public static final int ACCESS_LIST_PROTECTED = 0x1000;

  public static final int SYSTEM_LIST_PROTECTED = 0x2000;
  public static final int SELF_RELATIVE = 0x8000;

  private static final int REVISION = 1;
  private static final int HEADER_SIZE = 20;

  public SecurityDescriptor {
    FieldBounds.u16("descriptor control", control);
  }

  /** One with an owner, a group and a discretionary list. */
  public static SecurityDescriptor of(Sid owner, Sid group, int control, AccessControlList list) {
    return new SecurityDescriptor(
        control | SELF_RELATIVE | ACCESS_LIST_PRESENT,
        Optional.of(owner),
        Optional.of(group),
        Optional.empty(),
        Optional.of(list),
        Optional.empty());
  }

  /** The same with another discretionary list. */
  public SecurityDescriptor with(AccessControlList list) {
    return new SecurityDescriptor(
        control | ACCESS_LIST_PRESENT,
        owner,
        group,
        systemList,
        Optional.of(list),
        Optional.empty());
  }

  /** The same with the discretionary list of another, and what that one says about it. */
  public SecurityDescriptor withAccessListOf(SecurityDescriptor other) {
    int about = ACCESS_LIST_PRESENT | ACCESS_LIST_INHERITED | ACCESS_LIST_PROTECTED;
    return new SecurityDescriptor(
        (control & ~about) | (other.control & about),
        owner,
        group,
        systemList,
        other.accessList,
        Optional.empty());
  }

  /**
   * Whether who has all these SIDs gets all these rights to the file, as {@link
   * AccessControlList#allows} says it; its owner may read and change the list, unless an entry for
   * OWNER RIGHTS says otherwise.
   */
  public boolean allows(Set<Sid> sids, long mask) {
    if (accessList.isEmpty()) {
      return true;
    }
    AccessControlList list = accessList.get();
    boolean owns = owner.filter(sids::contains).isPresent() && !speaksOfOwnerRights(list);
    long asked = AccessMask.ofFile(mask);
    long owned = owns ? AccessMask.READ_CONTROL | AccessMask.WRITE_ACCESS_LIST : 0;
    return list.allows(sids, asked & ~owned);
  }

  private static boolean speaksOfOwnerRights(AccessControlList list) {
    return list.entries().stream()
        .anyMatch(entry ->
            entry instanceof AccessControlEntry.Plain plain
                && plain.effective()
                && plain.trustee().equals(Sid.OWNER_RIGHTS));
  }

  public static SecurityDescriptor decode(Reader reader) throws DecodeException {
    Bytes whole = reader.ahead(Integer.MAX_VALUE);
    int start = reader.offset();
    int revision = reader.u8("descriptor revision");
    if (revision != REVISION) {
      throw DecodeException.unexpected("descriptor revision", start, Integer.toString(revision));
    }
    reader.skip("descriptor Sbz1", 1);
    int control = reader.u16le("descriptor control");
    Optional<Reader> owner = part("owner", reader.u32le("owner offset"), whole);
    Optional<Reader> group = part("group", reader.u32le("group offset"), whole);
    Optional<Reader> system = part("system list", reader.u32le("system list offset"), whole);
    Optional<Reader> access = part("access list", reader.u32le("access list offset"), whole);
    reader.rest();
    SecurityDescriptor plain =
        new SecurityDescriptor(
            control,
            owner.isPresent() ? Optional.of(Sid.decode(owner.get())) : Optional.empty(),
            group.isPresent() ? Optional.of(Sid.decode(group.get())) : Optional.empty(),
            system.isPresent()
                ? Optional.of(AccessControlList.decode(system.get()))
                : Optional.empty(),
            access.isPresent()
                ? Optional.of(AccessControlList.decode(access.get()))
                : Optional.empty(),
            Optional.empty());
    return plain.toBytes().equals(whole) ? plain : plain.asReceived(whole);
  }

  private static Optional<Reader> part(String field, long offset, Bytes whole)
      throws DecodeException {
    if (offset == 0) {
      return Optional.empty();
    }
    if (offset > whole.size()) {
      throw DecodeException.limit(field + " offset", 0, offset, whole.size());
    }
    return Optional.of(new Reader(whole.slice((int) offset, whole.size())));
  }

  private SecurityDescriptor asReceived(Bytes whole) {
    int size = size();
    List<String> oddities = new ArrayList<>();
    if (whole.at(1) != 0) {
      oddities.add("Sbz1 of a descriptor is not 0");
    }
    if (whole.size() != size) {
      oddities.add("descriptor of %d bytes with parts of %d".formatted(whole.size(), size));
    } else if (!sameParts(whole)) {
      oddities.add("parts of a descriptor lie over each other");
    }
    return new SecurityDescriptor(
        control, owner, group, systemList, accessList, Optional.of(new Verbatim(whole, oddities)));
  }

  /** Whether the parts lie one behind the other, in whatever order. */
  private boolean sameParts(Bytes whole) {
    Reader offsets = new Reader(whole.slice(Integer.BYTES, HEADER_SIZE));
    List<long[]> spans = new ArrayList<>();
    try {
      for (Optional<? extends WireMessage> part : List.of(owner, group, systemList, accessList)) {
        long offset = offsets.u32le("offset");
        part.ifPresent(each -> spans.add(new long[] {offset, offset + each.size()}));
      }
    } catch (DecodeException impossible) {
      return false;
    }
    spans.sort((one, other) -> Long.compare(one[0], other[0]));
    long end = HEADER_SIZE;
    for (long[] span : spans) {
      if (span[0] != end) {
        return false;
      }
      end = span[1];
    }
    return end == whole.size();
  }

  @Override
  public void encode(Writer writer) {
    if (received.isPresent()) {
      writer.bytes(received.get().bytes());
      return;
    }
    writer.u8(REVISION).u8(0).u16le(control);
    int offset = HEADER_SIZE;
    List<Optional<? extends WireMessage>> parts = List.of(owner, group, systemList, accessList);
    for (Optional<? extends WireMessage> part : parts) {
      writer.u32le(part.isPresent() ? offset : 0);
      offset += sizeOf(part);
    }
    parts.forEach(part -> part.ifPresent(each -> each.encode(writer)));
  }

  @Override
  public int size() {
    return received.isPresent()
        ? received.get().bytes().size()
        : HEADER_SIZE + sizeOf(owner) + sizeOf(group) + sizeOf(systemList) + sizeOf(accessList);
  }

  private static int sizeOf(Optional<? extends WireMessage> part) {
    return part.isPresent() ? part.get().size() : 0;
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    received.ifPresent(each -> oddities.addAll(each.oddities()));
    if ((control & SELF_RELATIVE) == 0) {
      oddities.add("descriptor that does not say that it is self-relative");
    }
    if (accessList.isPresent() && (control & ACCESS_LIST_PRESENT) == 0) {
      oddities.add("access list that is not announced");
    }
    if (systemList.isPresent() && (control & SYSTEM_LIST_PRESENT) == 0) {
      oddities.add("system list that is not announced");
    }
    accessList.ifPresent(list -> oddities.addAll(list.oddities()));
    systemList.ifPresent(list -> oddities.addAll(list.oddities()));
    return oddities;
  }
}
