package org.rdpdoctor.remote.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.lab.azure.AzureManner;
import org.rdpdoctor.lab.azure.AzureServer;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;
import org.rdpdoctor.model.HostObservation.HostNetworkRulesCovered;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.powershell.HostScript;

@Timeout(60)
class AzureOpenerTest {
  private static TestingAzure azure(AzureManner manner) throws IOException {
    return TestingAzure.start(WindowsHost.healthy()::perform, manner);
  }

  private static String refused(Opened opened) {
    assertThat(opened).isInstanceOf(Opened.NotOpen.class);
    Opened.NotOpen notOpen = (Opened.NotOpen) opened;
    assertThat(notOpen.name()).isEqualTo("azure");
    assertThat(notOpen.because()).isNotBlank().doesNotContain("\n");
    return notOpen.because();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DEALLOCATED     | the machine is not running: deallocated
          AGENT_NOT_READY | the guest agent is not ready: Not Ready
          BUSY            | HTTP 409 Conflict: Run command extension execution is in progress.
          FORBIDDEN       | HTTP 403 AuthorizationFailed: The client may not perform runCommand
          FAILING         | Azure says that it failed: HTTP 200 VMAgentStatusCommunicationError
          ENDLESS         | Azure has no result after 2 seconds
          CUT             | 127.0.0.1:
          ASTRAY          | Azure names a place for the result that is not its own
          GARBLED         | the guest agent is not ready: it says nothing
          """)
  void whatGoesWrongIsSaidInOneLine(AzureManner manner, String because)
      throws IOException, InterruptedException {
    try (TestingAzure azure = azure(manner)) {
      assertThat(refused(azure.opener().open(TestingAzure.access()))).contains(because);
    }
  }

  @Test
  void theResultMayBeAtLocationAlone() throws IOException, InterruptedException {
    try (TestingAzure azure = azure(AzureManner.LOCATION_ONLY)) {
      assertThat(azure.opener().open(TestingAzure.access())).isInstanceOf(Opened.Open.class);
    }
  }

  @Test
  void everyIdentitySignsIn() throws IOException, InterruptedException {
    List<String> shown = new ArrayList<>();
    for (AzureIdentity identity :
        List.of(
            TestingAzure.identity(AzureServer.SECRET),
            new AzureIdentity.ManagedIdentity(Optional.of("some-client")),
            new AzureIdentity.DeviceCode(AzureServer.TENANT, AzureServer.CLIENT, shown::add))) {
      try (TestingAzure azure = azure(AzureManner.ORDERLY)) {
        assertThat(azure.as(identity).open(TestingAzure.access())).isInstanceOf(Opened.Open.class);
        assertThat(azure.server().signIns()).isEqualTo(1);
      }
    }
    assertThat(shown)
        .containsExactly(
            "Open https://example.com and enter ABCD (within 1 minutes; Ctrl+C ends the wait)");
  }

  @Test
  void aPersonMayDeclineOrNotCome() throws IOException, InterruptedException {
    List<String> shown = new ArrayList<>();
    AzureIdentity person =
        AzureIdentity.ofPerson(Map.of("AZURE_CLIENT_ID", AzureServer.CLIENT), shown::add);
    try (TestingAzure azure = azure(AzureManner.SIGN_IN_DECLINED)) {
      assertThat(refused(azure.as(person).open(TestingAzure.access())))
          .contains("authorization_declined");
    }
    try (TestingAzure azure = azure(AzureManner.NOBODY_SIGNS_IN)) {
      assertThat(refused(azure.as(person).open(TestingAzure.access())))
          .isEqualTo("nobody signed in to Azure in time");
    }
    assertThat(shown)
        .last()
        .asString()
        .startsWith(
            "To sign in to Azure, open https://example.com in a browser and enter the code ABCD");
  }

  /** As Ctrl+C does it. */
  @Test
  void theWaitForAPersonCanBeEnded() throws IOException, InterruptedException {
    Thread waiting = Thread.currentThread();
    AzureIdentity person = AzureIdentity.ofPerson(Map.of(), _ -> waiting.interrupt());
    try (TestingAzure azure = azure(AzureManner.ORDERLY)) {
      assertThatThrownBy(() -> azure.as(person).open(TestingAzure.access()))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aWrongSecretIsRefusedAndNeverShown() throws IOException, InterruptedException {
    try (TestingAzure azure = azure(AzureManner.ORDERLY)) {
      AzureIdentity identity = TestingAzure.identity("wr0ng");
      assertThat(refused(azure.as(identity).open(TestingAzure.access())))
          .contains("HTTP 401 invalid_client: AADSTS7000215")
          .doesNotContain("wr0ng");
      assertThat(identity.toString()).doesNotContain("wr0ng");
    }
  }

  @Test
  void theEnvironmentSaysWhoWeAre() {
    assertThat(AzureIdentity.of(Map.of()))
        .isEqualTo(new AzureIdentity.ManagedIdentity(Optional.empty()));
    assertThat(AzureIdentity.ofMachine(Map.of("AZURE_CLIENT_ID", "c")))
        .isEqualTo(new AzureIdentity.ManagedIdentity(Optional.of("c")));
    assertThat(AzureIdentity.ofPerson(Map.of(), _ -> {}))
        .isInstanceOfSatisfying(
            AzureIdentity.DeviceCode.class,
            person -> {
              assertThat(person.tenant()).isEqualTo(AzureIdentity.ANY_TENANT);
              assertThat(person.client()).isEqualTo(AzureIdentity.PUBLIC_CLIENT);
            });
    assertThat(
            AzureIdentity.of(
                Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c", "AZURE_CLIENT_SECRET", "s")))
        .isInstanceOf(AzureIdentity.ClientSecret.class);
  }

  @Test
  void whichMachineMustBeSaid() throws IOException, InterruptedException {
    try (TestingAzure azure = azure(AzureManner.ORDERLY)) {
      for (String resource :
          List.of("rdphost", "/subscriptions/a", AzureServer.MACHINE + "/../x")) {
        assertThat(refused(azure.opener().open(TestingAzure.access(Optional.of(resource)))))
            .startsWith("which machine of Azure it is was not said");
      }
      String other = AzureServer.MACHINE.replace("rdphost", "another");
      assertThat(refused(azure.opener().open(TestingAzure.access(Optional.of(other)))))
          .contains("HTTP 404 ResourceNotFound");
    }
  }

  @Test
  void nobodyThere() throws IOException, InterruptedException {
    TestingAzure azure = azure(AzureManner.ORDERLY);
    azure.close();
    Opened opened = azure.opener().open(TestingAzure.access());
    assertThat(refused(opened)).startsWith("127.0.0.1:");
    assertThat(((Opened.NotOpen) opened).answered()).isFalse();
  }

  @Test
  void theRulesAroundTheMachineAreRead() throws IOException, InterruptedException {
    assertThat(surroundings(AzureManner.BLOCKED))
        .hasSize(4)
        .startsWith(
            new HostNetworkRuleSeen(
                "/x/nsg1",
                "securityRules/rdp",
                false,
                300,
                "Tcp",
                List.of("3389-3389"),
                List.of("0-65535"),
                List.of("0.0.0.0/0"),
                List.of("0.0.0.0/0")))
        .endsWith(new HostNetworkRulesCovered(3));
    assertThat(surroundings(AzureManner.RULES_FORBIDDEN))
        .singleElement()
        .isInstanceOfSatisfying(
            HostPartUnread.class,
            part -> assertThat(part.because()).contains("HTTP 403 AuthorizationFailed"));
  }

  /** The agent has no part in it. */
  @Test
  void theRulesAreReadThoughNothingRunsOnTheMachine() throws IOException, InterruptedException {
    assertThat(surroundings(AzureManner.AGENT_NOT_READY)).contains(new HostNetworkRulesCovered(3));
  }

  private static List<HostObservation> surroundings(AzureManner manner)
      throws IOException, InterruptedException {
    try (TestingAzure azure = azure(manner)) {
      return switch (azure.opener().open(TestingAzure.access())) {
        case Opened.Open(Channel channel) -> {
          try (channel) {
            yield channel.surroundings();
          }
        }
        case Opened.NotOpen notOpen -> notOpen.surroundings();
      };
    }
  }

  /** Run Command is said to eat it. */
  @Test
  void theLibraryHasNoBackslashBeforeN() {
    assertThat(HostScript.library()).doesNotContain("\\n");
  }
}
