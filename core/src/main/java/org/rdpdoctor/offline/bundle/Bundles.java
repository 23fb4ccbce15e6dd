package org.rdpdoctor.offline.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.BundlePartMissing;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.BundleObservation.CollectionLogged;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/** Finds support bundles among files that were read, and says what they lack. */
public final class Bundles {
  /** The kind of what is found. */
  public static final String KIND = "support bundle";

  private static final int MAX_BUNDLES = 200;

  private Bundles() {}

  /** One entry for each bundle, named as the folder or the archive that it is. */
  public static List<InspectedFile> in(List<InspectedFile> files) {
    Map<String, Bundle> bundles = new LinkedHashMap<>();
    for (InspectedFile file : files) {
      Optional<BundlePlace> place = BundlePlace.of(file.name());
      if (place.isPresent()
          && (bundles.size() < MAX_BUNDLES || bundles.containsKey(place.get().root()))) {
        bundles
            .computeIfAbsent(place.get().root(), _ -> new Bundle(place.get()))
            .take(place.get(), file);
      }
    }
    return bundles.values().stream().map(Bundle::described).toList();
  }

  /** What is known of one bundle. */
  private static final class Bundle {
    private final BundlePlace first;
    private final BundleParts parts;
    private Optional<CollectionLogged> log = Optional.empty();
    private Optional<String> machine;
    private long files;

    Bundle(BundlePlace first) {
      this.first = first;
      this.machine = first.machine();
      this.parts = BundleParts.of(first.tool());
    }

    void take(BundlePlace place, InspectedFile file) {
      files++;
      machine = machine.or(place::machine);
      parts.found(place.part());
      for (Observed each : file.observations()) {
        if (log.isEmpty() && each.observation() instanceof CollectionLogged found) {
          log = Optional.of(found);
        }
      }
    }

    InspectedFile described() {
      List<Observed> said = new ArrayList<>();
      say(
          said,
          new BundleRecognised(
              first.tool(),
              log.flatMap(CollectionLogged::version),
              machine,
              first.collected().or(() -> log.flatMap(CollectionLogged::begun)),
              files,
              parts.ofServer()));
      for (BundlePartMissing missing : parts.missing()) {
        say(said, missing);
      }
      return new InspectedFile(first.root(), KIND, 0, said, 0, Optional.empty(), Optional.empty());
    }

    private void say(List<Observed> said, BundleObservation observation) {
      said.add(new Observed(new Source.File(first.root()), observation));
    }
  }
}
