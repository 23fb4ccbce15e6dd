package org.rdpdoctor.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Target;

class AdviceTableTest {
  private static final Target TARGET = new Target("host.example", "host.example", 3390);

  @Test
  void everyCauseHasSomebodyWhoActsAndWhatIsTyped() {
    Catalogue.causes()
        .forEach(cause -> {
          List<Advice> advice = AdviceTable.of(cause.info().id(), TARGET);
          assertThat(advice).as(cause.info().id()).isNotEmpty();
          assertThat(advice)
              .allSatisfy(each -> {
                assertThat(each.who()).isNotBlank();
                assertThat(each.what()).endsWith(".");
                assertThat(each.commands()).anyMatch(line -> !line.startsWith("#"));
              });
        });
  }

  @Test
  void commandsNameTheTarget() {
    assertThat(AdviceTable.of("firewall-drop", TARGET).getFirst().commands())
        .contains("Test-NetConnection host.example -Port 3390")
        .anyMatch(line -> line.startsWith("az network nsg rule create ") && line.endsWith(" 3390"));
  }

  @Test
  void aHostileNameIsNoPartOfACommand() {
    Target hostile = new Target("x", "a & calc", 3389);
    assertThat(AdviceTable.of("firewall-drop", hostile).getFirst().commands().toString())
        .contains("Test-NetConnection HOST -Port")
        .doesNotContain("calc");
  }
}
