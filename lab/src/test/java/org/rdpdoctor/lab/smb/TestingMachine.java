package org.rdpdoctor.lab.smb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/** A few keys, services and files. */
final class TestingMachine implements Machine {
  static final String TERMINAL_SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";

  private static final String SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services";
  private static final long FILE_EXISTS = 80;
  private static final long NOT_EMPTY = 145;

  private final Map<String, Map<String, RegistryData>> keys = sorted();
  private final Map<String, HostReply.ServiceDescribed> services = sorted();
  private final Map<String, Optional<Bytes>> files = sorted();
  private final Map<String, SecurityDescriptor> descriptors = sorted();

  TestingMachine() {
    write(TERMINAL_SERVER, "fDenyTSConnections", RegistryData.number(1));
    write(TERMINAL_SERVER + "\\WinStations\\RDP-Tcp", "PortNumber", RegistryData.number(3389));
    write(TERMINAL_SERVER + "\\WinStations\\RDP-Tcp", "UserAuthentication", RegistryData.number(1));
    service("TermService", ServiceState.RUNNING, HostCall.StartType.ON_DEMAND);
    service("SessionEnv", ServiceState.RUNNING, HostCall.StartType.ON_DEMAND);
    service("RemoteRegistry", ServiceState.RUNNING, HostCall.StartType.AUTOMATIC);
    service("Spooler", ServiceState.STOPPED, HostCall.StartType.DISABLED);
    file(
        "C:\\Windows\\win.ini",
        "; for 16-bit app support\r\n",
        "O:SYG:SYD:(A;;FA;;;BA)(A;;FA;;;SY)");
    file("C:\\Keys\\locked", "key", "O:SYG:SYD:(A;;FA;;;SY)(A;;FR;;;NS)");
    folder("C:\\Windows", "O:SYG:SYD:(A;OICI;FA;;;BA)");
    folder("C:\\Keys", "O:SYG:SYD:(A;;FA;;;BA)");
    folder("C:", "O:SYG:SYD:(A;OICI;FA;;;BA)");
  }

  private static <T> Map<String, T> sorted() {
    return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  private void service(String name, ServiceState state, HostCall.StartType start) {
    services.put(name, new HostReply.ServiceDescribed(state, start, "LocalSystem", 0));
    write(SERVICES + "\\" + name, "DisplayName", RegistryData.text(name));
  }

  void file(String path, String content, String sddl) {
    files.put(path, Optional.of(Bytes.of(content.getBytes(StandardCharsets.UTF_8))));
    describe(path, sddl);
  }

  private void folder(String path, String sddl) {
    files.put(path, Optional.empty());
    describe(path, sddl);
  }

  private void describe(String path, String sddl) {
    try {
      descriptors.put(path, Sddl.parse(sddl));
    } catch (DecodeException mistake) {
      throw new IllegalArgumentException(mistake);
    }
  }

  void write(String key, String name, RegistryData data) {
    String path = "";
    for (String part : key.split("\\\\")) {
      path = path.isEmpty() ? part : path + "\\" + part;
      keys.computeIfAbsent(path, _ -> sorted());
    }
    keys.get(key).put(name, data);
  }

  void stop(String service) {
    state(service, ServiceState.STOPPED);
  }

  private HostReply state(String name, ServiceState state) {
    HostReply.ServiceDescribed old = services.get(name);
    if (old == null) {
      return new HostReply.Absent();
    }
    services.put(name, new HostReply.ServiceDescribed(state, old.start(), old.account(), 0));
    return new HostReply.Done();
  }

  @Override
  public synchronized HostReply perform(HostCall call) {
    return switch (call) {
      case HostCall.ReadValue(String key, String name) ->
          keys.containsKey(key) && keys.get(key).containsKey(name)
              ? new HostReply.ValueRead(keys.get(key).get(name))
              : new HostReply.Absent();
      case HostCall.ListKey(String key) -> listKey(key);
      case HostCall.WriteValue(String key, String name, RegistryData data) -> {
        write(key, name, data);
        yield new HostReply.Done();
      }
      case HostCall.CreateKey(String key) -> {
        write(key, "", RegistryData.text(""));
        keys.get(key).remove("");
        yield new HostReply.Done();
      }
      case HostCall.DeleteValue(String key, String name) ->
          keys.containsKey(key) && keys.get(key).remove(name) != null
              ? new HostReply.Done()
              : new HostReply.Absent();
      case HostCall.DeleteKey(String key) ->
          keys.remove(key) == null ? new HostReply.Absent() : new HostReply.Done();
      case HostCall.DescribeService(String name) ->
          services.containsKey(name) ? services.get(name) : new HostReply.Absent();
      case HostCall.StartService(String name, var _) ->
          services.get(name).start() == HostCall.StartType.DISABLED
              ? new HostReply.Refused(HostReply.Refused.SERVICE_DISABLED, "disabled")
              : state(name, ServiceState.RUNNING);
      case HostCall.StopService(String name, var _) -> state(name, ServiceState.STOPPED);
      case HostCall.SetStartType(String name, HostCall.StartType start) -> {
        HostReply.ServiceDescribed old = services.get(name);
        services.put(name, new HostReply.ServiceDescribed(old.state(), start, old.account(), 0));
        yield new HostReply.Done();
      }
      case HostCall.DescribeFile(String path) -> describeFile(path);
      case HostCall.ListFolder(String path) -> listFolder(path);
      case HostCall.ReadFile(String path, long offset, int length) -> {
        Bytes content = files.get(path).orElseThrow();
        int from = (int) Math.min(offset, content.size());
        yield new HostReply.ContentRead(
            content.slice(from, Math.min(content.size(), from + length)), content.size());
      }
      case HostCall.WriteFile(String path, Bytes content) -> {
        if (files.containsKey(path)) {
          yield new HostReply.Refused(FILE_EXISTS, "there");
        }
        String parent = Names.parent(path);
        if (!files.containsKey(parent)) {
          folder(parent, "O:SYG:SYD:(A;OICI;FA;;;BA)");
        }
        file(path, "", "O:BAG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)");
        files.put(path, Optional.of(content));
        yield new HostReply.Done();
      }
      case HostCall.WriteAccess(String path, Bytes descriptor) -> writeAccess(path, descriptor);
      case HostCall.RenameFile(String path, String newName) -> {
        String renamed = Names.parent(path) + "\\" + newName;
        if (files.containsKey(renamed)) {
          yield new HostReply.Refused(FILE_EXISTS, "there");
        }
        files.put(renamed, files.remove(path));
        descriptors.put(renamed, descriptors.remove(path));
        yield new HostReply.Done();
      }
      case HostCall.DeleteFile(String path) -> {
        if (files.keySet().stream().anyMatch(each -> each.startsWith(path + "\\"))) {
          yield new HostReply.Refused(NOT_EMPTY, "not empty");
        }
        descriptors.remove(path);
        yield files.remove(path) == null ? new HostReply.Absent() : new HostReply.Done();
      }
      case HostCall other -> new HostReply.NotCarried("not tested");
    };
  }

  private HostReply listKey(String key) {
    if (!keys.containsKey(key)) {
      return new HostReply.Absent();
    }
    List<HostReply.NamedValue> values = new ArrayList<>();
    keys.get(key).forEach((name, data) -> values.add(new HostReply.NamedValue(name, data)));
    return new HostReply.KeyListed(
        values,
        keys.keySet().stream()
            .filter(each -> Names.parent(each).equalsIgnoreCase(key))
            .map(Names::last)
            .toList());
  }

  private HostReply describeFile(String path) {
    Optional<Bytes> content = files.get(path);
    return content == null
        ? new HostReply.Absent()
        : new HostReply.FileDescribed(
            content.isEmpty(),
            content.map(Bytes::size).orElse(0),
            Optional.of(descriptors.get(path).toBytes()));
  }

  private HostReply listFolder(String path) {
    List<HostReply.Entry> entries = new ArrayList<>();
    files.forEach((each, content) -> {
      if (Names.parent(each).equalsIgnoreCase(path)) {
        long size = content.map(Bytes::size).orElse(0);
        entries.add(new HostReply.Entry(Names.last(each), content.isEmpty(), size));
      }
    });
    return new HostReply.FolderListed(entries);
  }

  private HostReply writeAccess(String path, Bytes descriptor) {
    try {
      SecurityDescriptor other = SecurityDescriptor.decode(new Reader(descriptor));
      descriptors.put(path, descriptors.get(path).withAccessListOf(other));
      return new HostReply.Done();
    } catch (DecodeException broken) {
      return new HostReply.Refused(1338, "invalid");
    }
  }

  /** The access list of a file, in SDDL. */
  String sddl(String path) {
    return Sddl.of(descriptors.get(path)).orElseThrow();
  }
}
