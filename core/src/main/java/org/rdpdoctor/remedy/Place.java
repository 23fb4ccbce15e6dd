package org.rdpdoctor.remedy;

/** Something on a Windows machine that a change touches, and that can be read and put back. */
public sealed interface Place {
  /** In a sentence. */
  String words();

  /** It is changed for good: what it held is not known, or must not come back. */
  default boolean isNeverPutBack() {
    return this instanceof Clock || this instanceof SavedPassword;
  }

  /** A registry value; {@link State.ValueHeld}. */
  record Value(String key, String name) implements Place {
    @Override
    public String words() {
      return key + "\\" + name;
    }
  }

  /** Whether a registry key is there; {@link State.Present}. */
  record KeyItself(String key) implements Place {
    @Override
    public String words() {
      return "key " + key;
    }
  }

  /** A registry key with its values; {@link State.KeyHeld}. */
  record Key(String key) implements Place {
    @Override
    public String words() {
      return "key " + key + " with its values";
    }
  }

  /** The keys below a key, each with its values; {@link State.KeysHeld}. */
  record KeysBelow(String key) implements Place {
    @Override
    public String words() {
      return "keys below " + key;
    }
  }

  /** How a service starts and whether it runs; {@link State.ServiceHeld}. */
  record Service(String name) implements Place {
    @Override
    public String words() {
      return "service " + name;
    }
  }

  /** The access list of a file or folder; {@link State.AccessHeld}. */
  record Access(String path) implements Place {
    @Override
    public String words() {
      return "rights on " + path;
    }
  }

  /**
   * A file or folder that gets another name; {@link State.Present} as long as it has its own.
   *
   * @param folder without a backslash at its end
   * @param aside the name that it gets
   */
  record Named(String folder, String name, String aside) implements Place {
    public String path() {
      return folder + "\\" + name;
    }

    public String asidePath() {
      return folder + "\\" + aside;
    }

    @Override
    public String words() {
      return "name of " + path();
    }
  }

  /**
   * A file that Windows makes where there was none; {@link State.Absent} before. Undo sets it aside
   * and deletes nothing.
   *
   * @param folder without a backslash at its end
   * @param aside the name that it gets then
   */
  record Made(String folder, String name, String aside) implements Place {
    public String path() {
      return folder + "\\" + name;
    }

    @Override
    public String words() {
      return "file " + path();
    }
  }

  /** A file of ours; {@link State.Present}. */
  record File(String path) implements Place {
    @Override
    public String words() {
      return "file " + path;
    }
  }

  /** An inbound firewall rule; {@link State.RuleHeld}. */
  record Rule(String name, int port) implements Place {
    @Override
    public String words() {
      return "firewall rule " + name;
    }
  }

  /** Whether an account is in a local group; {@link State.Present}. */
  record Membership(String groupSid, String account) implements Place {
    @Override
    public String words() {
      return "membership of " + account + " in " + groupSid;
    }
  }

  /** A saved password, which is never read and so cannot be put back. */
  record SavedPassword(String target) implements Place {
    @Override
    public String words() {
      return "password saved for " + target;
    }
  }

  /** The clock, which goes on and cannot be put back. */
  record Clock() implements Place {
    @Override
    public String words() {
      return "clock";
    }
  }

  /** A scheduled script of ours. */
  record Task(String name) implements Place {
    @Override
    public String words() {
      return "scheduled task " + name;
    }
  }
}
