package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;

/**
 * Whose records these are and how the clocks of the machines stand to each other, put together of
 * all files that were read. A clock is named as its machine is; a capture has a clock of its own,
 * named as the file is, because nobody says on which machine it was made.
 */
public sealed interface MachineObservation extends Observation {
  /** What a machine does in a connection. One machine may do several things. */
  enum MachineRole {
    CLIENT,
    SERVER,
    GATEWAY,
    DOMAIN_CONTROLLER
  }

  /**
   * A role and what shows it.
   *
   * @param stated by the person who asks
   * @param because a phrase, with at most names of files in it
   */
  record RoleShown(MachineRole role, boolean stated, String because) {}

  /**
   * A machine from which records come, or which a capture shows.
   *
   * @param name unique among the machines of one evidence; the name of a file when nothing tells
   *     whose it is
   * @param named the machine's own name is known
   * @param names all names under which it appears
   * @param addresses under which it appears
   * @param roles empty when nothing shows one
   * @param files that hold records of it alone or among others
   */
  record MachineSeen(
      String name,
      boolean named,
      List<String> names,
      List<String> addresses,
      List<RoleShown> roles,
      List<String> files)
      implements MachineObservation {
    public MachineSeen {
      names = List.copyOf(names);
      addresses = List.copyOf(addresses);
      roles = List.copyOf(roles);
      files = List.copyOf(files);
    }

    public boolean has(MachineRole role) {
      return roles.stream().anyMatch(each -> each.role() == role);
    }
  }

  /**
   * Two clocks by what both machines recorded.
   *
   * @param ahead how far the clock of {@code machine} is ahead of that of {@code other}, the median
   * @param pairs events of the one that have their counterpart on the other
   * @param exact those of them that a key such as the client's port ties together
   * @param spread between the smallest and the largest difference
   * @param by what was compared
   * @param usable enough of them agree; otherwise {@code ahead} is a guess and used for nothing
   * @param because a phrase
   */
  record ClocksCompared(
      String machine,
      String other,
      Duration ahead,
      int pairs,
      int exact,
      Duration spread,
      List<String> by,
      boolean usable,
      String because)
      implements MachineObservation {
    public ClocksCompared {
      by = List.copyOf(by);
    }
  }

  /** How far a clock is ahead of the common one. */
  record MachineClock(String machine, Duration ahead) {}

  /**
   * The clock on which all records can be put in order.
   *
   * @param reference the machine whose clock it is
   * @param clocks the reference and all that could be compared with it, in one step or several
   * @param unplaced machines and captures whose clock could not be compared
   */
  record CommonClock(String reference, List<MachineClock> clocks, List<String> unplaced)
      implements MachineObservation {
    public CommonClock {
      clocks = List.copyOf(clocks);
      unplaced = List.copyOf(unplaced);
    }
  }

  /** The server that the person asks about, by name or address. */
  record HostMeant(String host) implements MachineObservation {}
}
