package org.rdpdoctor.lab.windows;

import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.mstypes.Sid;

/** What is asked about the registry: administrators change it, and most of it everybody reads. */
final class RegistryCalls {
  private static final String SECRETS = "(?i)HKLM\\\\(SAM|SECURITY)(\\\\.*)?";

  private final Registry registry;

  RegistryCalls(Registry registry) {
    this.registry = registry;
  }

  /** What only SYSTEM sees. */
  private static boolean isSecret(Caller caller, String key) {
    return key.matches(SECRETS) && !caller.sids().contains(Sid.LOCAL_SYSTEM);
  }

  HostReply read(Caller caller, HostCall.ReadValue call) {
    if (!Registry.isPath(call.key())) {
      return WindowsError.INVALID_PARAMETER.refused();
    }
    if (isSecret(caller, call.key())) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    return registry
        .value(call.key(), call.name())
        .<HostReply>map(HostReply.ValueRead::new)
        .orElseGet(HostReply.Absent::new);
  }

  HostReply list(Caller caller, String key) {
    if (!Registry.isPath(key)) {
      return WindowsError.INVALID_PARAMETER.refused();
    }
    return isSecret(caller, key)
        ? WindowsError.ACCESS_DENIED.refused()
        : registry.list(key).<HostReply>map(listed -> listed).orElseGet(HostReply.Absent::new);
  }

  private static boolean mayChange(Caller caller, String key) {
    return caller.administrator() && !isSecret(caller, key);
  }

  HostReply write(Caller caller, HostCall.WriteValue call) {
    if (!Registry.isPath(call.key())) {
      return WindowsError.INVALID_PARAMETER.refused();
    }
    if (!mayChange(caller, call.key())) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    registry.set(call.key(), call.name(), call.data());
    return new HostReply.Done();
  }

  HostReply deleteValue(Caller caller, HostCall.DeleteValue call) {
    if (!mayChange(caller, call.key())) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    return registry.deleteValue(call.key(), call.name())
        ? new HostReply.Done()
        : new HostReply.Absent();
  }

  HostReply createKey(Caller caller, String key) {
    if (!Registry.isPath(key)) {
      return WindowsError.INVALID_PARAMETER.refused();
    }
    if (!mayChange(caller, key)) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    registry.create(key);
    return new HostReply.Done();
  }

  HostReply deleteKey(Caller caller, String key) {
    if (!mayChange(caller, key)) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    if (!Registry.isPath(key) || !registry.hasKey(key)) {
      return new HostReply.Absent();
    }
    if (!registry.keys(key).isEmpty() || key.indexOf('\\') < 0) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    registry.deleteKey(key);
    return new HostReply.Done();
  }
}
