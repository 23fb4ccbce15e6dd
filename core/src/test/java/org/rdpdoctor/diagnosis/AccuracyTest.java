package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;

class AccuracyTest {
  @Test
  void look() {
    CauseTable table = CauseTable.packed();
    for (DocumentedCase each : java.util.stream.Stream.concat(DocumentedCase.known().stream(), DocumentedCase.later().stream()).toList()) {
      for (boolean loo : new boolean[] {false, true}) {
      Priors priors = loo ? Priors.packed().without(each.answer()) : Priors.packed();
      Diagnosis diagnosis = new Engine(Catalogue.causes(), priors).judge(each.evidence());
      List<Assessment> left = diagnosis.remaining();
      int rank = 0;
      for (int i = 0; i < left.size(); i++) {
        if (left.get(i).causeId().equals(each.answer())) {
          rank = i + 1;
        }
      }
      String family = table.entry(each.answer()).orElseThrow().family();
      int f = diagnosis.families().stream().map(Diagnosis.FamilyShare::family).toList().indexOf(family) + 1;
      Optional<Assessment> top = left.stream().findFirst();
      System.out.printf("%s\t%s\t%s\t%s\t%d\t%d\t%b\t%s%n", loo ? "LOO" : "IN", each.id(), each.grade(), each.answer(), rank, f,
          top.map(t -> t.cause().family().equals(family)).orElse(false),
          left.stream().limit(4).map(a -> a.causeId() + ":" + String.format("%.2f", a.confidence())).toList());
      }
    }
  }
}
