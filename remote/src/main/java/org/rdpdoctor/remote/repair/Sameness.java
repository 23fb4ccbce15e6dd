package org.rdpdoctor.remote.repair;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.RegistryText;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.AccessControlEntry;
import org.rdpdoctor.wire.mstypes.AccessControlList;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/** Whether two states are the same to Windows. */
final class Sameness {
  private Sameness() {}

  static boolean of(State one, State other) {
    if (one instanceof State.ValueHeld a && other instanceof State.ValueHeld b) {
      return values(a.data(), b.data());
    }
    if (one instanceof State.AccessHeld a && other instanceof State.AccessHeld b) {
      return a.descriptor().equals(b.descriptor())
          || (lists(a.descriptor()).isPresent()
              && lists(a.descriptor()).equals(lists(b.descriptor())));
    }
    return one.equals(other);
  }

  /**
   * Whether the host is as it was when the plan was made. Services that start on demand come and
   * go; how they start counts.
   */
  static boolean asPlanned(Place place, State expected, State now) {
    if (expected instanceof State.Unknown) {
      return true;
    }
    if (place instanceof Place.Service
        && expected instanceof State.ServiceHeld was
        && now instanceof State.ServiceHeld is) {
      return was.start() == is.start();
    }
    return of(expected, now);
  }

  private static boolean values(RegistryData one, RegistryData other) {
    if (one.type() != other.type()) {
      return false;
    }
    return switch (one.type()) {
      case RegistryData.TEXT, RegistryData.EXPANDABLE_TEXT ->
          RegistryText.text(one).equals(RegistryText.text(other));
      case RegistryData.TEXTS -> RegistryText.texts(one).equals(RegistryText.texts(other));
      default -> one.data().equals(other.data());
    };
  }

  /** The entries and whether those of the folder above come in. */
  private static Optional<Rights> lists(Bytes descriptor) {
    try {
      SecurityDescriptor read = SecurityDescriptor.decode(new Reader(descriptor));
      return Optional.of(
          new Rights(
              (read.control() & SecurityDescriptor.ACCESS_LIST_PROTECTED) != 0,
              read.accessList().map(AccessControlList::entries)));
    } catch (DecodeException unreadable) {
      return Optional.empty();
    }
  }

  private record Rights(boolean isProtected, Optional<List<AccessControlEntry>> entries) {}
}
