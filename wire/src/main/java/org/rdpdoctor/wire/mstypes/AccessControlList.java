package org.rdpdoctor.wire.mstypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.AccessControlEntry.Plain;

/**
 * An access list: MS-DTYP section 2.4.5.
 *
 * @param revision 2, or 4 with entries for parts of an object
 * @param reserved Sbz1 in the low and Sbz2 in the next 16 bits; 0 in a clean list
 * @param slack behind the entries; lists may be larger than they need
 */
public record AccessControlList(
    int revision, long reserved, List<AccessControlEntry> entries, Bytes slack)
    implements WireMessage {
  public static final int REVISION = 2;

  private static final int OBJECT_REVISION = 4;
  private static final int HEADER_SIZE = 8;
  private static final int SBZ2_SHIFT = 8;

  public AccessControlList {
    entries = List.copyOf(entries);
    FieldBounds.u8("ACL revision", revision);
    FieldBounds.within("ACL reserved", reserved, 0xFF_FFFF);
    FieldBounds.u16("ACL entries", entries.size());
    FieldBounds.u16("ACL size", HEADER_SIZE + sizeOf(entries) + slack.size());
  }

  public AccessControlList(List<AccessControlEntry> entries) {
    this(REVISION, 0, entries, Bytes.EMPTY);
  }

  public static AccessControlList of(AccessControlEntry... entries) {
    return new AccessControlList(List.of(entries));
  }

  public static AccessControlList decode(Reader reader) throws DecodeException {
    int revision = reader.u8("ACL revision");
    int sbz1 = reader.u8("ACL Sbz1");
    int sizeOffset = reader.offset();
    int size = reader.u16le("ACL size");
    int count = reader.u16le("ACL entry count");
    int sbz2 = reader.u16le("ACL Sbz2");
    if (size < HEADER_SIZE) {
      throw DecodeException.unexpected("ACL size", sizeOffset, Integer.toString(size));
    }
    Reader inside = reader.sub("ACL", size - HEADER_SIZE);
    List<AccessControlEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(AccessControlEntry.decode(inside));
    }
    long reserved = (long) sbz2 << SBZ2_SHIFT | sbz1;
    return new AccessControlList(revision, reserved, entries, inside.rest());
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(revision).u8((int) reserved).u16le(size()).u16le(entries.size());
    writer.u16le((int) (reserved >>> SBZ2_SHIFT));
    entries.forEach(entry -> entry.encode(writer));
    writer.bytes(slack);
  }

  @Override
  public int size() {
    return HEADER_SIZE + sizeOf(entries) + slack.size();
  }

  private static int sizeOf(List<AccessControlEntry> entries) {
    return entries.stream().mapToInt(AccessControlEntry::size).sum();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (revision != REVISION && revision != OBJECT_REVISION) {
      oddities.add("access list of revision %d".formatted(revision));
    }
    if (reserved != 0) {
      oddities.add("reserved fields of an access list are not 0");
    }
    if (!slack.isEmpty()) {
      oddities.add("access list with %d bytes to spare".formatted(slack.size()));
    }
    entries.forEach(entry -> oddities.addAll(entry.oddities()));
    return oddities;
  }

  /**
   * Whether who has all these SIDs gets all these rights to a file: the entries in their order, so
   * that a denial counts only against what was not allowed before it (MS-DTYP section 2.5.3.2). The
   * rights that an owner has anyway are not counted. Entries of types that we do not read, such as
   * conditional ones, neither allow nor deny.
   */
  public boolean allows(Set<Sid> sids, long mask) {
    long missing = AccessMask.ofFile(mask);
    for (AccessControlEntry entry : entries) {
      if (missing != 0
          && entry instanceof Plain plain
          && plain.effective()
          && sids.contains(plain.trustee())) {
        long about = AccessMask.ofFile(plain.mask());
        if (plain.denies() && (about & missing) != 0) {
          return false;
        }
        missing = plain.allows() ? missing & ~about : missing;
      }
    }
    return missing == 0;
  }

  /**
   * Whether the entries stand as Windows writes them: explicit before inherited, and of the
   * explicit ones those that deny before those that allow.
   */
  public boolean isCanonical() {
    int place = 0;
    for (AccessControlEntry entry : entries) {
      int its = entry.inherited() ? 2 : entry.type() == AccessControlEntry.DENY ? 0 : 1;
      if (its < place) {
        return false;
      }
      place = its;
    }
    return true;
  }

  /**
   * The same list with one more explicit entry that allows, behind the other explicit ones and
   * before those that are inherited; every entry stays as it is. The list itself when an explicit
   * entry for that SID, and for the object itself, allows as much.
   */
  public AccessControlList adding(Sid trustee, long mask) {
    boolean there =
        entries.stream()
            .anyMatch(entry ->
                entry instanceof Plain plain
                    && plain.allows()
                    && plain.effective()
                    && !plain.inherited()
                    && plain.trustee().equals(trustee)
                    && (mask & ~plain.mask()) == 0);
    if (there) {
      return this;
    }
    List<AccessControlEntry> grown = new ArrayList<>(entries);
    grown.add(behindExplicit(), AccessControlEntry.allow(trustee, mask));
    return with(grown);
  }

  private int behindExplicit() {
    int place = 0;
    for (int i = 0; i < entries.size(); i++) {
      place = entries.get(i).inherited() ? place : i + 1;
    }
    return place;
  }

  /** The same list without the explicit entries that deny something to this SID. */
  public AccessControlList withoutDenials(Sid trustee) {
    return with(
        entries.stream()
            .filter(entry ->
                !(entry instanceof Plain plain
                    && plain.denies()
                    && !plain.inherited()
                    && plain.trustee().equals(trustee)))
            .toList());
  }

  private AccessControlList with(List<AccessControlEntry> others) {
    return new AccessControlList(revision, reserved, others, Bytes.EMPTY);
  }
}
