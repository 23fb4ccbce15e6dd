package org.rdpdoctor.remote.smb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.rrp.WinregCall;
import org.rdpdoctor.wire.rrp.WinregCall.Root;
import org.rdpdoctor.wire.rrp.WinregReply;

/** The registry of the machine (MS-RRP), over a pipe that is open already. */
final class RemoteRegistry {
  private static final long QUERY = 0x1;
  private static final long SET = 0x2;
  private static final long CREATE = 0x4;
  private static final long ENUMERATE = 0x8;

  /** Values, or keys, of one key that are listed. */
  private static final int MAX_ENTRIES = 20_000;

  /** Bytes of all data of one key that are held. */
  private static final long MAX_LISTED_BYTES = 32L << 20;

  private static final int USUAL_DATA_SIZE = 0x1_0000;

  /** Of one value, and how often more is offered. */
  private static final int FIRST_CAPACITY = 4096;

  private static final int MAX_ATTEMPTS = 4;

  /** 255 characters and a zero. */
  private static final int KEY_NAME_SIZE = 512;

  /** 16,383 characters and a zero. */
  private static final int VALUE_NAME_SIZE = 32_768;

  private final RpcPipe pipe;

  RemoteRegistry(RpcPipe pipe) {
    this.pipe = pipe;
  }

  /** A key as it is written, such as {@code HKLM\SYSTEM}. */
  private record Path(Root root, String below) {
    static Path parse(String key) throws Refusal {
      int end = key.indexOf('\\');
      String root = (end < 0 ? key : key.substring(0, end)).toUpperCase(Locale.ROOT);
      String below = end < 0 ? "" : key.substring(end + 1);
      return switch (root) {
        case "HKLM" -> new Path(Root.LOCAL_MACHINE, below);
        case "HKCU" -> new Path(Root.CURRENT_USER, below);
        case "HKU" -> new Path(Root.USERS, below);
        case "HKCR" -> new Path(Root.CLASSES_ROOT, below);
        default ->
            throw Refusal.because(WindowsErrors.INVALID_NAME, "%s is no root".formatted(root));
      };
    }
  }

  /** Work with an open key. */
  @FunctionalInterface
  private interface Work<T> {
    T with(ContextHandle key) throws Refusal, ChannelLost, InterruptedException;
  }

  HostReply read(String key, String name) throws Refusal, ChannelLost, InterruptedException {
    return value(key, name)
        .<HostReply>map(HostReply.ValueRead::new)
        .orElseGet(HostReply.Absent::new);
  }

  /** Empty when the key or the value is not there. */
  Optional<RegistryData> value(String key, String name)
      throws Refusal, ChannelLost, InterruptedException {
    try {
      return Optional.of(within(key, QUERY, handle -> query(handle, key, name)));
    } catch (Refusal refusal) {
      if (refusal.isAbsence()) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private RegistryData query(ContextHandle handle, String key, String name)
      throws Refusal, ChannelLost, InterruptedException {
    long capacity = FIRST_CAPACITY;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      WinregReply reply = ask(new WinregCall.QueryValue(handle, name, capacity));
      if (!(reply instanceof WinregReply.Value value)) {
        throw misfit();
      }
      if (value.code() != WinregReply.MORE_DATA) {
        check(key + "\\" + name, value);
        return data(value.type(), value.data(), value.size());
      }
      capacity = roomier(capacity, value.size());
    }
    throw Refusal.of(key + "\\" + name, WinregReply.MORE_DATA);
  }

  /** Room for what the machine says that it needs, within what may be asked for. */
  static long roomier(long capacity, long needed) {
    return Math.min(Math.max(needed, capacity * 2), WinregCall.MAX_DATA_SIZE);
  }

  private static RegistryData data(long type, Bytes data, long size) throws ChannelLost {
    if (data.size() != size) {
      throw new ChannelLost("winreg: a value of %d bytes came as %d".formatted(size, data.size()));
    }
    return new RegistryData((int) type, data);
  }

  HostReply list(String key) throws Refusal, ChannelLost, InterruptedException {
    return within(
        key,
        QUERY | ENUMERATE,
        handle -> new HostReply.KeyListed(values(handle, key), keys(handle, key)));
  }

  private List<NamedValue> values(ContextHandle handle, String key)
      throws Refusal, ChannelLost, InterruptedException {
    List<NamedValue> values = new ArrayList<>();
    long held = 0;
    long capacity = USUAL_DATA_SIZE;
    while (values.size() < MAX_ENTRIES) {
      WinregReply reply =
          ask(new WinregCall.EnumValue(handle, values.size(), VALUE_NAME_SIZE, capacity));
      if (!(reply instanceof WinregReply.ValueNamed value)) {
        throw misfit();
      }
      if (value.code() == WinregReply.NO_MORE_ITEMS) {
        return values;
      }
      if (value.code() == WinregReply.MORE_DATA && capacity < WinregCall.MAX_DATA_SIZE) {
        capacity = WinregCall.MAX_DATA_SIZE;
        continue;
      }
      check(key, value);
      values.add(new NamedValue(value.name(), data(value.type(), value.data(), value.size())));
      held += value.data().size();
      if (held > MAX_LISTED_BYTES) {
        break;
      }
    }
    throw Refusal.because(WinregReply.MORE_DATA, key + ": more values than we read");
  }

  private List<String> keys(ContextHandle handle, String key)
      throws Refusal, ChannelLost, InterruptedException {
    List<String> keys = new ArrayList<>();
    while (keys.size() < MAX_ENTRIES) {
      Optional<String> name = keyAt(handle, key, keys.size());
      if (name.isEmpty()) {
        return keys;
      }
      keys.add(name.get());
    }
    throw Refusal.because(WinregReply.MORE_DATA, key + ": more keys than we read");
  }

  private Optional<String> keyAt(ContextHandle handle, String key, int index)
      throws Refusal, ChannelLost, InterruptedException {
    WinregReply reply = ask(new WinregCall.EnumKey(handle, index, KEY_NAME_SIZE));
    if (!(reply instanceof WinregReply.KeyNamed named)) {
      throw misfit();
    }
    if (named.code() == WinregReply.NO_MORE_ITEMS) {
      return Optional.empty();
    }
    check(key, named);
    return Optional.of(named.name());
  }

  HostReply write(String key, String name, RegistryData data)
      throws Refusal, ChannelLost, InterruptedException {
    return created(
        key,
        handle -> {
          check(
              key + "\\" + name,
              ask(
                  new WinregCall.SetValue(
                      handle, name, Integer.toUnsignedLong(data.type()), data.data())));
          return new HostReply.Done();
        });
  }

  HostReply create(String key) throws Refusal, ChannelLost, InterruptedException {
    return created(key, _ -> new HostReply.Done());
  }

  HostReply deleteValue(String key, String name) throws Refusal, ChannelLost, InterruptedException {
    return within(
        key,
        SET,
        handle -> {
          check(key + "\\" + name, ask(new WinregCall.DeleteValue(handle, name)));
          return new HostReply.Done();
        });
  }

  HostReply deleteKey(String key) throws Refusal, ChannelLost, InterruptedException {
    boolean parent = within(key, QUERY | ENUMERATE, handle -> keyAt(handle, key, 0).isPresent());
    if (parent) {
      throw Refusal.of(key, WindowsErrors.KEY_HAS_CHILDREN);
    }
    int last = key.lastIndexOf('\\');
    if (last < 0) {
      throw Refusal.because(WindowsErrors.INVALID_NAME, key + " is a root");
    }
    return within(
        key.substring(0, last),
        ENUMERATE,
        above -> {
          check(key, ask(new WinregCall.DeleteKey(above, key.substring(last + 1))));
          return new HostReply.Done();
        });
  }

  private <T> T within(String key, long access, Work<T> work)
      throws Refusal, ChannelLost, InterruptedException {
    Path path = Path.parse(key);
    return withRoot(
        path,
        root -> {
          if (path.below().isEmpty()) {
            return work.with(root);
          }
          WinregReply reply = ask(new WinregCall.OpenKey(root, path.below(), 0, access));
          return closing(opened(key, reply), work);
        });
  }

  private <T> T created(String key, Work<T> work)
      throws Refusal, ChannelLost, InterruptedException {
    Path path = Path.parse(key);
    return withRoot(
        path,
        root -> {
          WinregReply reply =
              ask(new WinregCall.CreateKey(root, path.below(), 0, SET | CREATE | QUERY));
          check(key, reply);
          if (!(reply instanceof WinregReply.Created created)) {
            throw misfit();
          }
          return closing(created.key(), work);
        });
  }

  private <T> T withRoot(Path path, Work<T> work)
      throws Refusal, ChannelLost, InterruptedException {
    WinregReply reply = ask(new WinregCall.OpenRoot(path.root(), WinregCall.MAXIMUM_ALLOWED));
    return closing(opened(path.root().name(), reply), work);
  }

  private ContextHandle opened(String key, WinregReply reply) throws Refusal, ChannelLost {
    check(key, reply);
    if (reply instanceof WinregReply.Opened opened) {
      return opened.key();
    }
    throw misfit();
  }

  private <T> T closing(ContextHandle handle, Work<T> work)
      throws Refusal, ChannelLost, InterruptedException {
    T result;
    try {
      result = work.with(handle);
    } catch (Refusal refusal) {
      ask(new WinregCall.CloseKey(handle));
      throw refusal;
    }
    ask(new WinregCall.CloseKey(handle));
    return result;
  }

  private WinregReply ask(WinregCall call) throws Refusal, ChannelLost, InterruptedException {
    Bytes answer = pipe.call(call.operation(), call.stub());
    try {
      return WinregReply.decode(call.operation(), answer);
    } catch (DecodeException e) {
      throw new ChannelLost("winreg: an answer that cannot be read: " + e.getMessage());
    }
  }

  private static void check(String what, WinregReply reply) throws Refusal {
    if (!reply.isSuccess()) {
      throw Refusal.of(what, reply.code());
    }
  }

  private static ChannelLost misfit() {
    return new ChannelLost("winreg: an answer that does not fit");
  }
}
