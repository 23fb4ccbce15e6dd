package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.OWN_CERTIFICATES;
import static org.rdpdoctor.remedy.Windows.WIN_STATIONS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Makes steps with the old values that the evidence tells. */
final class Steps {
  static final String TERM_SERVICE = "TermService";
  static final String SESSION_ENV = "SessionEnv";
  private static final String PORT_REDIRECTOR = "UmRdpService";

  /** Longer than a service with sessions needs in practice; nothing is killed after it. */
  static final Duration SERVICE_LIMIT = Duration.ofSeconds(60);

  private final HostFacts facts;

  Steps(HostFacts facts) {
    this.facts = facts;
  }

  Step number(String key, String name, int value) {
    return write(key, name, RegistryData.number(value));
  }

  Step write(String key, String name, RegistryData data) {
    return new Step(
        new HostCall.WriteValue(key, name, data),
        "write %s\\%s = %s (now %s)"
            .formatted(key, name, RegistryText.of(data), facts.state(key, name).words()),
        List.of(new Touched(new Place.Value(key, name), facts.state(key, name))));
  }

  Step delete(String key, String name) {
    return new Step(
        new HostCall.DeleteValue(key, name),
        "delete %s\\%s (now %s)".formatted(key, name, facts.state(key, name).words()),
        List.of(new Touched(new Place.Value(key, name), facts.state(key, name))));
  }

  /** Its values are read and kept before it goes. */
  Step deleteKey(String key, String what) {
    return new Step(
        new HostCall.DeleteKey(key),
        "delete the key %s: %s".formatted(key, what),
        List.of(Touched.unknown(new Place.Key(key))));
  }

  Step stop(String service) {
    List<Touched> touched = new ArrayList<>(services(service));
    return new Step(
        new HostCall.StopService(service, SERVICE_LIMIT), "stop the service " + service, touched);
  }

  Step start(String service) {
    return new Step(
        new HostCall.StartService(service, SERVICE_LIMIT),
        "start the service " + service,
        withCertificate(service, services(service)));
  }

  Step startType(String service, StartType type) {
    return new Step(
        new HostCall.SetStartType(service, type),
        "set the start of the service %s to %s (now %s)"
            .formatted(
                service,
                type == StartType.AUTOMATIC ? "automatic" : "on demand",
                facts.serviceState(service).words()),
        List.of(new Touched(new Place.Service(service), facts.serviceState(service))));
  }

  /** The same with something more that it touches. */
  static Step also(Step step, Touched more) {
    List<Touched> touched = new ArrayList<>(step.touched());
    touched.add(more);
    return new Step(step.change(), step.what(), touched);
  }

  List<Step> restart(String service) {
    return List.of(stop(service), start(service));
  }

  /** The small hammer first: sessions do not depend on it. */
  List<List<Step>> bothHammers() {
    return List.of(restart(SESSION_ENV), restart(TERM_SERVICE));
  }

  List<List<Step>> bigHammer() {
    return List.of(restart(TERM_SERVICE));
  }

  Step access(String path, Bytes descriptor, Bytes old, String what) {
    return new Step(
        new HostCall.WriteAccess(path, descriptor),
        what,
        List.of(new Touched(new Place.Access(path), new State.AccessHeld(old))));
  }

  Step rename(String folder, String name, String aside) {
    return new Step(
        new HostCall.RenameFile(folder + "\\" + name, aside),
        "rename %s\\%s to %s, in the same folder".formatted(folder, name, aside),
        List.of(new Touched(new Place.Named(folder, name, aside), new State.Present())));
  }

  Step enableRule(String name, int port) {
    return new Step(
        new HostCall.EnableFirewallRule(name, true),
        "enable the firewall rule " + name + " (now disabled)",
        List.of(new Touched(new Place.Rule(name, port), new State.RuleHeld(false))));
  }

  Step addRule(String name, String protocol, int port) {
    return new Step(
        new HostCall.AddFirewallRule(name, protocol, port),
        "add the inbound firewall rule %s for %s port %d".formatted(name, protocol, port),
        List.of(new Touched(new Place.Rule(name, port), new State.Absent())));
  }

  Step addMember(String groupSid, String account) {
    return new Step(
        new HostCall.AddMember(groupSid, account),
        "add %s to the local group %s".formatted(account, groupSid),
        List.of(new Touched(new Place.Membership(groupSid, account), new State.Absent())));
  }

  Step setClock() {
    return new Step(
        new HostCall.SetClockByService(),
        "have the time service set the clock",
        List.of(Touched.unknown(new Place.Clock())));
  }

  private List<Touched> services(String service) {
    List<Touched> touched = new ArrayList<>();
    touched.add(new Touched(new Place.Service(service), facts.serviceState(service)));
    if (service.equals(TERM_SERVICE)) {
      touched.add(
          new Touched(new Place.Service(PORT_REDIRECTOR), facts.serviceState(PORT_REDIRECTOR)));
    }
    return touched;
  }

  /** When these services start, Windows may make itself a new certificate. */
  private List<Touched> withCertificate(String service, List<Touched> touched) {
    List<Touched> all = new ArrayList<>(touched);
    if (service.equals(SESSION_ENV) || service.equals(TERM_SERVICE)) {
      all.add(
          new Touched(
              new Place.Value(WIN_STATIONS, "SelfSignedCertificate"),
              facts.state(WIN_STATIONS, "SelfSignedCertificate")));
      all.add(Touched.unknown(new Place.KeysBelow(OWN_CERTIFICATES)));
    }
    return all;
  }
}
