package org.rdpdoctor.remote.examine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.ClientObservation.ClientExamined;
import org.rdpdoctor.model.ClientObservation.ClientLicenceStoreSeen;
import org.rdpdoctor.model.ClientObservation.ClientPartUnread;
import org.rdpdoctor.model.ClientObservation.ClientPasswordSaved;
import org.rdpdoctor.model.ClientObservation.ClientPasswordsCovered;
import org.rdpdoctor.model.ClientObservation.ClientUdpPolicySeen;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.CredentialsListed;
import org.rdpdoctor.wire.hostcall.HostReply.KeyListed;
import org.rdpdoctor.wire.hostcall.HostReply.SystemDescribed;
import org.rdpdoctor.wire.hostcall.HostReply.ValueRead;

/**
 * Reads what can keep the Remote Desktop client of a Windows machine from a host that works, in one
 * round. It asks only what changes nothing, and never for a password.
 */
public final class ClientExaminer {
  private static final String POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\\Client";
  private static final String UDP = "fClientDisableUDP";
  private static final String LICENCES = "HKLM\\SOFTWARE\\Microsoft\\MSLicensing";
  private static final int MAX_LISTED = 100;

  private final InstantSource clock;

  public ClientExaminer(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param host as the user types it
   */
  public List<Observed> examine(Channel channel, String host) throws InterruptedException {
    Reading reading = new Reading(channel.name(), "TERMSRV/" + host);
    Instant began = clock.instant();
    List<HostCall.Reading> calls =
        List.of(
            new HostCall.DescribeSystem(),
            new HostCall.ReadValue(POLICY, UDP),
            new HostCall.ListKey(LICENCES),
            new HostCall.ListKey(LICENCES + "\\Store"),
            new HostCall.ListCredentials(reading.target));
    try {
      List<HostReply> replies = channel.perform(calls);
      if (replies.size() < calls.size()) {
        reading.unread("everything", "the channel gave no reply");
        return reading.found();
      }
      reading.system(began, replies.get(0));
      reading.udp(replies.get(1));
      reading.licences(replies.get(2), replies.get(3));
      reading.passwords(replies.get(4));
    } catch (ChannelLost lost) {
      reading.unread("everything", String.valueOf(lost.getMessage()));
    }
    return reading.found();
  }

  /** One examination. */
  private static final class Reading {
    private final String channel;
    private final String target;
    private final List<Observed> found = new ArrayList<>();

    Reading(String channel, String target) {
      this.channel = channel;
      this.target = target;
    }

    List<Observed> found() {
      return List.copyOf(found);
    }

    private void add(String place, ClientObservation seen) {
      found.add(new Observed(new Source.Client(channel, Findings.bounded(place)), seen));
    }

    void unread(String part, String because) {
      add(part, new ClientPartUnread(part, Findings.bounded(because)));
    }

    private void unread(String part, HostReply reply) {
      unread(
          part,
          switch (reply) {
            case HostReply.Refused refused ->
                refused.text().isEmpty() ? "code " + refused.code() : refused.text();
            case HostReply.NotCarried not -> not.because();
            default -> "the answer is about something else";
          });
    }

    void system(Instant began, HostReply reply) {
      if (!(reply instanceof SystemDescribed system)) {
        unread("the system", reply);
        return;
      }
      add(
          "the machine",
          new ClientExamined(
              channel,
              Optional.of(Findings.bounded(system.computer())).filter(name -> !name.isEmpty()),
              Optional.of(Findings.bounded(system.build())).filter(build -> !build.isEmpty()),
              began));
    }

    void udp(HostReply reply) {
      Optional<Long> number =
          reply instanceof ValueRead read ? RegistryTexts.number(read.data()) : Optional.empty();
      if (reply instanceof HostReply.Absent || number.isPresent()) {
        add(POLICY, new ClientUdpPolicySeen(number));
      } else {
        unread(POLICY, reply);
      }
    }

    /** A store that is not there is known to be empty. */
    void licences(HostReply above, HostReply store) {
      boolean known = above instanceof KeyListed || above instanceof HostReply.Absent;
      if (!known) {
        unread(LICENCES, above);
        return;
      }
      if (!(store instanceof KeyListed || store instanceof HostReply.Absent)) {
        unread(LICENCES + "\\Store", store);
        return;
      }
      boolean hardwareId =
          above instanceof KeyListed listed
              && listed.keys().stream().anyMatch("HardwareID"::equalsIgnoreCase);
      List<String> licences =
          store instanceof KeyListed listed
              ? listed.keys().stream().limit(MAX_LISTED).map(Findings::bounded).toList()
              : List.of();
      add(LICENCES, new ClientLicenceStoreSeen(licences, store instanceof KeyListed, hardwareId));
    }

    void passwords(HostReply reply) {
      if (!(reply instanceof CredentialsListed listed)) {
        unread("saved passwords", reply);
        return;
      }
      List<HostReply.SavedCredential> some =
          listed.credentials().stream()
              .filter(each -> each.target().equalsIgnoreCase(target))
              .limit(MAX_LISTED)
              .toList();
      for (HostReply.SavedCredential each : some) {
        add(
            "saved passwords",
            new ClientPasswordSaved(
                Findings.bounded(each.target()), Findings.bounded(each.user())));
      }
      add("saved passwords", new ClientPasswordsCovered(Findings.bounded(target), some.size()));
    }
  }
}
