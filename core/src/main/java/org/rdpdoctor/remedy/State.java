package org.rdpdoctor.remedy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** What a {@link Place} holds. Equal states are the same to Windows. */
public sealed interface State {
  /** In a sentence. */
  String words();

  /** It is not there. */
  record Absent() implements State {
    @Override
    public String words() {
      return "absent";
    }
  }

  /** It is there. */
  record Present() implements State {
    @Override
    public String words() {
      return "there";
    }
  }

  record ValueHeld(RegistryData data) implements State {
    @Override
    public String words() {
      return RegistryText.of(data);
    }
  }

  /** Values in the order of their names. */
  record KeyHeld(List<NamedValue> values) implements State {
    public KeyHeld {
      values = sorted(values);
    }

    @Override
    public String words() {
      return values.size() + " values";
    }
  }

  /** Keys in the order of their names. */
  record KeysHeld(List<HeldKey> keys) implements State {
    public KeysHeld {
      keys =
          keys.stream()
              .sorted(Comparator.comparing(each -> each.name().toLowerCase(Locale.ROOT)))
              .toList();
    }

    @Override
    public String words() {
      return keys.isEmpty()
          ? "none"
          : keys.stream().map(HeldKey::name).collect(Collectors.joining(", "));
    }
  }

  /**
   * A key with its values.
   *
   * @param name of the key, without those above it
   */
  record HeldKey(String name, List<NamedValue> values) {
    public HeldKey {
      values = sorted(values);
    }
  }

  record ServiceHeld(boolean running, StartType start) implements State {
    @Override
    public String words() {
      return (running ? "running" : "stopped")
          + ", start "
          + start.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Who may do what.
   *
   * @param descriptor self-relative (MS-DTYP section 2.4.6)
   */
  record AccessHeld(Bytes descriptor) implements State {
    @Override
    public String words() {
      return "an access list of " + descriptor.size() + " bytes";
    }
  }

  record RuleHeld(boolean enabled) implements State {
    @Override
    public String words() {
      return enabled ? "enabled" : "disabled";
    }
  }

  /** The evidence does not say, or it could not be read. */
  record Unknown(String because) implements State {
    @Override
    public String words() {
      return "not known (" + because + ")";
    }
  }

  private static List<NamedValue> sorted(List<NamedValue> values) {
    return values.stream()
        .sorted(Comparator.comparing(each -> each.name().toLowerCase(Locale.ROOT)))
        .toList();
  }
}
