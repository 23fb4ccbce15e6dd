package org.rdpdoctor.remote.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelOpener;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.powershell.PowerShellChannel;
import org.rdpdoctor.report.PlainText;
import tools.jackson.databind.JsonNode;

/**
 * The channel {@code azure}: a virtual machine by Run Command, which needs its guest agent and no
 * open port. Our own script alone is run; the commands that Azure brings with it are not used.
 */
public final class AzureOpener implements ChannelOpener {
  public static final String NAME = "azure";

  private static final Pattern MACHINE =
      Pattern.compile(
          "/subscriptions/[\\w-]{1,64}/resourceGroups/[\\w.()-]{1,90}/providers/"
              + "Microsoft\\.Compute/virtualMachines/[\\w.-]{1,64}",
          Pattern.CASE_INSENSITIVE);

  private final AzurePlaces places;
  private final AzureIdentity identity;

  /** The public cloud, as the environment says who we are. */
  public AzureOpener() {
    this(AzurePlaces.PUBLIC, AzureIdentity.of(System.getenv()));
  }

  public AzureOpener(AzurePlaces places, AzureIdentity identity) {
    this.places = places;
    this.identity = identity;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Opened open(HostAccess access) throws InterruptedException {
    Optional<String> machine = machine(access);
    if (machine.isEmpty()) {
      return notOpen(
          "which machine of Azure it is was not said; its resource id is"
              + " /subscriptions/.../providers/Microsoft.Compute/virtualMachines/NAME",
          false);
    }
    AzureManagement management = management(access);
    boolean kept = false;
    try {
      JsonNode view = view(management, machine.get());
      AzureSurroundings surroundings =
          new AzureSurroundings(management, view, access.limits().call());
      Optional<String> hindrance = hindrance(view);
      if (hindrance.isPresent()) {
        return new Opened.NotOpen(NAME, hindrance.get(), true, surroundings.read());
      }
      kept = true;
      AzureRunner runner = new AzureRunner(management, machine.get());
      return switch (PowerShellChannel.open(NAME, access.host(), runner, access.limits())) {
        case Opened.Open(Channel channel) ->
            new Opened.Open(new AzureChannel(channel, surroundings));
        case Opened.NotOpen notOpen -> notOpen;
      };
    } catch (AzureFailed e) {
      return notOpen(e.line(), e.answered());
    } finally {
      if (!kept) {
        management.close();
      }
    }
  }

  private static Optional<String> machine(HostAccess access) {
    return access.azureResource().filter(each -> MACHINE.matcher(each).matches());
  }

  private AzureManagement management(HostAccess access) {
    AzureHttp http = new AzureHttp(access.limits().connect(), access.limits().answer());
    return new AzureManagement(http, places, identity);
  }

  private static Opened notOpen(String because, boolean answered) {
    return new Opened.NotOpen(NAME, because, answered);
  }

  private static JsonNode view(AzureManagement management, String machine)
      throws AzureFailed, InterruptedException {
    return management.get(
        machine + "?api-version=" + AzureRunner.VERSION + "&$expand=instanceView");
  }

  /** Why Run Command cannot work: the machine is not running, or its agent does not answer. */
  private static Optional<String> hindrance(JsonNode machine) {
    JsonNode view = machine.path("properties").path("instanceView");
    List<String> power = new ArrayList<>();
    for (JsonNode status : view.path("statuses")) {
      String code = status.path("code").asString("");
      if (code.startsWith("PowerState/")) {
        power.add(code.substring(code.indexOf('/') + 1));
      }
    }
    if (!power.isEmpty() && !power.contains("running")) {
      return Optional.of("the machine is not running: " + PlainText.show(power.getFirst()));
    }
    JsonNode agent = view.path("vmAgent").path("statuses");
    for (JsonNode status : agent) {
      if (status.path("displayStatus").asString("").equals("Ready")) {
        return Optional.empty();
      }
    }
    String told =
        agent.isEmpty() ? "it says nothing" : agent.get(0).path("displayStatus").asString("");
    return Optional.of("the guest agent is not ready: " + PlainText.show(told));
  }
}
