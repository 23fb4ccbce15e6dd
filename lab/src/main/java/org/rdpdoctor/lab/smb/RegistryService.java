package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.rrp.WinregCall;
import org.rdpdoctor.wire.rrp.WinregReply;

/** The remote registry, MS-RRP, for administrators. */
final class RegistryService implements RpcInterface {
  private static final long SET_VALUE = 0x2;
  private static final long CREATE_SUB_KEY = 0x4;
  private static final long GENERIC_ALL = 0x1000_0000L;
  private static final long MAXIMUM_ALLOWED = 0x0200_0000L;

  /** ERROR_INVALID_FUNCTION, for whatever a machine cannot answer. */
  private static final long UNANSWERED = 1;

  private final SmbServer server;
  private final Machine machine;
  private final SmbAccount account;
  private final Handles<Key> handles = new Handles<>();

  /**
   * An open key.
   *
   * @param path from HKLM or HKCU on
   */
  private record Key(String path, long access) {
    boolean may(long right) {
      return (access & (right | GENERIC_ALL | MAXIMUM_ALLOWED)) != 0;
    }

    String below(String name) {
      return name.isEmpty() ? path : path + "\\" + name;
    }
  }

  RegistryService(SmbServer server, Machine machine, SmbAccount account) {
    this.server = server;
    this.machine = machine;
    this.account = account;
  }

  @Override
  public SyntaxId syntax() {
    return SyntaxId.WINREG;
  }

  @Override
  public Bytes call(int operation, Bytes stub) throws RpcFault, DecodeException, IOException {
    return perform(WinregCall.decode(operation, stub)).stub();
  }

  private WinregReply perform(WinregCall call) throws RpcFault, IOException {
    return switch (call) {
      case WinregCall.OpenRoot open -> openRoot(open);
      case WinregCall.CloseKey(ContextHandle key) -> {
        handles.remove(key);
        yield new WinregReply.Opened(WinregReply.SUCCESS);
      }
      case WinregCall.OpenKey open -> openKey(open);
      case WinregCall.CreateKey create -> createKey(create);
      case WinregCall.DeleteKey(ContextHandle parent, String name) ->
          changed(new HostCall.DeleteKey(handles.get(parent).below(name)));
      case WinregCall.DeleteValue(ContextHandle key, String name) -> {
        Key from = handles.get(key);
        yield from.may(SET_VALUE)
            ? changed(new HostCall.DeleteValue(from.path(), name))
            : new WinregReply.Status(WinregReply.ACCESS_DENIED);
      }
      case WinregCall.SetValue(ContextHandle key, String name, long type, Bytes data) -> {
        Key in = handles.get(key);
        yield in.may(SET_VALUE)
            ? changed(new HostCall.WriteValue(in.path(), name, new RegistryData((int) type, data)))
            : new WinregReply.Status(WinregReply.ACCESS_DENIED);
      }
      case WinregCall.FlushKey(ContextHandle key) -> {
        Key _ = handles.get(key);
        yield new WinregReply.Status(WinregReply.SUCCESS);
      }
      case WinregCall.EnumKey each -> enumKey(each);
      case WinregCall.EnumValue each -> enumValue(each);
      case WinregCall.QueryInfoKey(ContextHandle key) -> info(handles.get(key));
      case WinregCall.QueryValue query -> value(query);
    };
  }

  private WinregReply openRoot(WinregCall.OpenRoot open) throws RpcFault {
    if (!account.administrator()) {
      return new WinregReply.Opened(WinregReply.ACCESS_DENIED);
    }
    String path =
        switch (open.root()) {
          case LOCAL_MACHINE -> "HKLM";
          case CURRENT_USER -> "HKCU";
          case CLASSES_ROOT -> "HKLM\\SOFTWARE\\Classes";
          case USERS -> "HKU";
        };
    return opened(new Key(path, open.access()));
  }

  private WinregReply.Opened opened(Key key) throws RpcFault {
    return new WinregReply.Opened(handles.add(key), WinregReply.SUCCESS);
  }

  private WinregReply openKey(WinregCall.OpenKey open) throws RpcFault, IOException {
    Key key = new Key(handles.get(open.parent()).below(open.name()), open.access());
    long code = isDenied(key.path()) ? WinregReply.ACCESS_DENIED : code(list(key.path()));
    return code == WinregReply.SUCCESS ? opened(key) : new WinregReply.Opened(code);
  }

  private boolean isDenied(String path) {
    String folded = Names.folded(path);
    return server.faults().deniedKeys().stream()
        .anyMatch(denied -> folded.equals(denied) || folded.startsWith(denied + "\\"));
  }

  private WinregReply createKey(WinregCall.CreateKey create) throws RpcFault, IOException {
    Key parent = handles.get(create.parent());
    Key key = new Key(parent.below(create.name()), create.access());
    if (isDenied(key.path())) {
      return new WinregReply.Created(ContextHandle.NONE, 0, WinregReply.ACCESS_DENIED);
    }
    if (list(key.path()) instanceof HostReply.KeyListed) {
      return new WinregReply.Created(
          handles.add(key), WinregReply.Created.EXISTED, WinregReply.SUCCESS);
    }
    long code =
        parent.may(CREATE_SUB_KEY)
            ? code(machine.perform(new HostCall.CreateKey(key.path())))
            : WinregReply.ACCESS_DENIED;
    return code == WinregReply.SUCCESS
        ? new WinregReply.Created(handles.add(key), WinregReply.Created.NEW, code)
        : new WinregReply.Created(ContextHandle.NONE, 0, code);
  }

  private HostReply list(String path) throws IOException {
    return path.indexOf('\\') < 0 && !path.equals("HKU")
        ? rootListed(path)
        : machine.perform(new HostCall.ListKey(path));
  }

  /** A root is there even when the machine does not list it. */
  private HostReply rootListed(String root) throws IOException {
    return machine.perform(new HostCall.ListKey(root)) instanceof HostReply.KeyListed listed
        ? listed
        : new HostReply.KeyListed(List.of(), List.of());
  }

  private WinregReply.Status changed(HostCall call) throws IOException {
    return new WinregReply.Status(code(machine.perform(call)));
  }

  private static long code(HostReply reply) {
    return switch (reply) {
      case HostReply.Done() -> WinregReply.SUCCESS;
      case HostReply.KeyListed _ -> WinregReply.SUCCESS;
      case HostReply.Absent() -> WinregReply.NOT_FOUND;
      case HostReply.Refused(long code, String _) -> code;
      case HostReply other -> UNANSWERED;
    };
  }

  private WinregReply enumKey(WinregCall.EnumKey each) throws RpcFault, IOException {
    HostReply listed = list(handles.get(each.key()).path());
    if (!(listed instanceof HostReply.KeyListed(var _, List<String> keys))) {
      return new WinregReply.KeyNamed(code(listed));
    }
    if (each.index() >= keys.size()) {
      return new WinregReply.KeyNamed(WinregReply.NO_MORE_ITEMS);
    }
    String name = keys.get((int) each.index());
    return room(name) > each.nameCapacity()
        ? new WinregReply.KeyNamed(WinregReply.MORE_DATA)
        : new WinregReply.KeyNamed(name, server.started(), WinregReply.SUCCESS);
  }

  /** Bytes of a text with its final zero. */
  private static int room(String text) {
    return Utf16.bytes(text).size() + 2;
  }

  private WinregReply enumValue(WinregCall.EnumValue each) throws RpcFault, IOException {
    HostReply listed = list(handles.get(each.key()).path());
    if (!(listed instanceof HostReply.KeyListed(List<HostReply.NamedValue> values, var _))) {
      return new WinregReply.ValueNamed(code(listed));
    }
    if (each.index() >= values.size()) {
      return new WinregReply.ValueNamed(WinregReply.NO_MORE_ITEMS);
    }
    HostReply.NamedValue value = values.get((int) each.index());
    Bytes data = value.data().data();
    int type = value.data().type();
    boolean fits = room(value.name()) <= each.nameCapacity() && data.size() <= each.dataCapacity();
    return fits
        ? new WinregReply.ValueNamed(value.name(), type, data)
        : new WinregReply.ValueNamed("", type, Bytes.EMPTY, data.size(), WinregReply.MORE_DATA);
  }

  private WinregReply info(Key key) throws IOException {
    HostReply reply = list(key.path());
    if (!(reply instanceof HostReply.KeyListed listed)) {
      return new WinregReply.KeyInfo(code(reply));
    }
    List<String> names = listed.values().stream().map(HostReply.NamedValue::name).toList();
    return new WinregReply.KeyInfo(
        listed.keys().size(),
        longest(listed.keys()),
        names.size(),
        longest(names),
        listed.values().stream().mapToLong(each -> each.data().data().size()).max().orElse(0),
        server.started(),
        WinregReply.SUCCESS);
  }

  private static long longest(List<String> names) {
    return names.stream().mapToLong(name -> Utf16.bytes(name).size()).max().orElse(0);
  }

  private WinregReply value(WinregCall.QueryValue query) throws RpcFault, IOException {
    HostReply reply =
        machine.perform(new HostCall.ReadValue(handles.get(query.key()).path(), query.name()));
    if (!(reply instanceof HostReply.ValueRead(RegistryData data))) {
      return new WinregReply.Value(code(reply));
    }
    if (data.data().size() <= query.dataCapacity()) {
      return new WinregReply.Value(data.type(), data.data());
    }
    // Who offers no room at all asks for the size, and is told it without an error.
    long code = query.dataCapacity() == 0 ? WinregReply.SUCCESS : WinregReply.MORE_DATA;
    return new WinregReply.Value(data.type(), Bytes.EMPTY, data.data().size(), code);
  }
}
