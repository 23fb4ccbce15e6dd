package org.rdpdoctor.lab.windows;

import java.util.Set;
import org.rdpdoctor.wire.mstypes.Sid;

/**
 * Who asks, with the SIDs of the token.
 *
 * @param administrator may change registry, services, rules and groups
 * @param usesBackupRights opens files for backup and restore, so that access lists do not bind it
 */
public record Caller(String name, Set<Sid> sids, boolean administrator, boolean usesBackupRights) {
  /** A domain account in the group Administrators, signed in over the network. */
  public static final Caller ADMINISTRATOR =
      new Caller(
          "LAB\\admin",
          Set.of(
              Sid.of("S-1-5-21-1004336348-1177238915-682003330-1105"),
              Sid.EVERYONE,
              Sid.USERS,
              Sid.ADMINISTRATORS,
              Sid.NETWORK,
              Sid.AUTHENTICATED_USERS),
          true,
          true);

  /** What tasks of the system run as. */
  public static final Caller SYSTEM =
      new Caller(
          "NT AUTHORITY\\SYSTEM",
          Set.of(Sid.LOCAL_SYSTEM, Sid.EVERYONE, Sid.ADMINISTRATORS, Sid.AUTHENTICATED_USERS),
          true,
          true);

  /** A domain account without any rights here. */
  public static final Caller USER =
      new Caller(
          "LAB\\lab",
          Set.of(
              Sid.of("S-1-5-21-1004336348-1177238915-682003330-1104"),
              Sid.EVERYONE,
              Sid.USERS,
              Sid.NETWORK,
              Sid.AUTHENTICATED_USERS),
          false,
          false);

  /** What the Remote Desktop service runs as. */
  static final Set<Sid> NETWORK_SERVICE =
      Set.of(Sid.NETWORK_SERVICE, Sid.EVERYONE, Sid.SERVICE, Sid.USERS, Sid.AUTHENTICATED_USERS);

  public Caller {
    sids = Set.copyOf(sids);
  }

  /** Somebody at the machine itself, with the rights of an administrator. */
  public static final Caller AT_THE_MACHINE =
      new Caller(
          "LAB\\lab",
          Set.of(
              Sid.of("S-1-5-21-1004336348-1177238915-682003330-1104"),
              Sid.EVERYONE,
              Sid.USERS,
              Sid.ADMINISTRATORS,
              Sid.AUTHENTICATED_USERS),
          true,
          true);

  /** Neither over the network nor a task of the system. */
  boolean sitsThere() {
    return !sids.contains(Sid.NETWORK) && !sids.contains(Sid.LOCAL_SYSTEM);
  }

  /** The same, bound by access lists: an elevated shell that opens files as programs do. */
  public Caller withoutBackupRights() {
    return new Caller(name, sids, administrator, false);
  }
}
