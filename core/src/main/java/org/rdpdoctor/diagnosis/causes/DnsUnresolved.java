package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NamePicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The name does not resolve from here. */
final class DnsUnresolved implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("dns-unresolved", StageId.NAME);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NamePicture name = sight.name();
    if (scales.rulesOutIf(name.isAddress(), "the target is an address")
        || scales.rulesOutIf(!name.addresses().isEmpty(), "the name resolves")) {
      return;
    }
    name.noSuchName()
        .ifPresent(
            seen -> scales.proves(PlainText.of(seen.what().saidBy()) + " says: no such name"));
    if (name.hasNoAddress()) {
      scales.proves("DNS knows the name but no address for it");
    }
    name.resolverFailed()
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.STRONG,
                "the resolver itself fails, so no name resolves: "
                    + PlainText.of(seen.what().how())));
  }
}
