package org.rdpdoctor.redaction;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.diagnosis.ReportedWords;
import org.rdpdoctor.model.CommonTime;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DisconnectReason;

/**
 * Evidence without names and addresses: the same original has the same replacement in all that one
 * redactor redacts, and the engine comes to the same diagnosis. What is done with which component
 * is in {@code components.csv}; numbers, times and codes stay.
 *
 * <p>All evidence is gone through twice: names are gathered first, so that sentences can be
 * searched for them wherever they stand.
 */
public final class Redactor {
  private static final Bytes MCS_DISCONNECT =
      new DisconnectProviderUltimatum(DisconnectReason.USER_REQUESTED).toPacket();
  private static final String MODEL = Evidence.class.getPackageName();
  private static final int TPKT_VERSION = 3;
  private static final int FIRST_TLS_RECORD = 0x14;
  private static final int LAST_TLS_RECORD = 0x17;
  private static final int HEAD_BYTES = 4;

  private final ReportedWords reportedWords = ReportedWords.packed();
  private final Components components = new Components();
  private final OwnWords words = new OwnWords();
  private final Names names = new Names();
  private final Addresses addresses = new Addresses();
  private final Sids sids = new Sids(names);
  private final Places places = new Places(names, addresses, sids, words);
  private final Phrases phrases = new Phrases(names, places, sids, words);
  private final DistinguishedNames distinguishedNames = new DistinguishedNames(names, places);
  private final FileNames fileNames = new FileNames(names, words);
  private final Fingerprints fingerprints = new Fingerprints(names);
  private final Records records = new Records(names, places, phrases, fingerprints);
  private final Set<String> machines = new LinkedHashSet<>();
  private boolean gathering;

  /** One evidence for itself. */
  public static Evidence redact(Evidence evidence) {
    return new Redactor().evidence(evidence);
  }

  public synchronized Evidence evidence(Evidence evidence) {
    return evidence(List.of(evidence)).getFirst();
  }

  /** Several, whose names are gathered before the first is redacted. */
  public synchronized List<Evidence> evidence(List<Evidence> evidence) {
    return redacted(evidence, Evidence.class);
  }

  public synchronized List<InspectedFile> files(List<InspectedFile> files) {
    return redacted(files, InspectedFile.class);
  }

  public synchronized List<Observed> observed(List<Observed> observed) {
    return redacted(observed, Observed.class);
  }

  /** What stands for what, for the owner alone. */
  public synchronized List<Replacement> replacements() {
    return names.all().toList();
  }

  private <T> List<T> redacted(List<T> values, Class<T> type) {
    gathering(true);
    values.forEach(this::value);
    machines.forEach(this::machineOrFile);
    machines.clear();
    gathering(false);
    return values.stream().map(each -> type.cast(value(each))).toList();
  }

  /** While names are gathered, sentences are left alone and addresses are but noted. */
  private void gathering(boolean on) {
    gathering = on;
    phrases.gathering(on);
    addresses.gathering(on);
  }

  private Object value(Object value) {
    return switch (value) {
      case EventLogged event -> event(event);
      case RegistryValueFound found -> records.registry(found);
      case RdpSettingFound found -> records.setting(found);
      case SymptomReported reported -> Records.symptom(reported);
      case Record rebuilt when rebuilt.getClass().getPackageName().equals(MODEL) ->
          rebuilt(rebuilt);
      default -> value;
    };
  }

  private EventLogged event(EventLogged event) {
    return new EventLogged(
        places.place(event.computer()),
        phrases.own(event.channel()),
        phrases.own(event.provider()),
        event.eventId(),
        event.level(),
        event.fields().stream().map(field -> records.field(event, field)).toList(),
        event.count(),
        event.first(),
        event.last());
  }

  private Object rebuilt(Record original) {
    Class<?> type = original.getClass();
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] values = new Object[parts.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        types[i] = parts[i].getType();
        values[i] = component(type, parts[i].getName(), parts[i].getAccessor().invoke(original));
      }
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot rebuild " + type, e);
    }
  }

  private Object component(Class<?> owner, String name, Object value) {
    return switch (value) {
      case String text -> text(components.text(owner, name), text);
      case Bytes bytes -> bytes(components.bytes(owner, name), bytes);
      case Optional<?> optional -> optional.map(each -> component(owner, name, each));
      case List<?> list -> list.stream().map(each -> component(owner, name, each)).toList();
      default -> value(value);
    };
  }

  private String text(Treatment treatment, String text) {
    return switch (treatment) {
      case OWN, REGISTRY_NAME -> phrases.own(text);
      case PHRASE -> phrases.phrase(text);
      case PLACE -> places.place(text);
      case ASKED -> places.asked(text);
      case USER -> places.user(text);
      case DOMAIN -> places.domain(text);
      case DISTINGUISHED_NAME -> distinguishedNames.subject(text);
      case ISSUER -> distinguishedNames.issuer(text);
      case FILE -> fileNames.replace(text);
      case MACHINE -> machine(text);
      case IDENTITY -> places.identity(text);
      case RIGHTS -> records.rights(text);
      case LISTENER -> records.listener(text);
      case REPORTED_WORD -> reportedWords.word(text).isPresent() ? text : phrases.own(text);
      case FINGERPRINT ->
          Fingerprints.isHex(text) ? fingerprints.replace(text) : phrases.foreign(text);
      case REGISTRY_KEY -> records.key(text);
      case ROUTING -> places.routing(text);
      case FOREIGN, BY_CONTEXT, SYMPTOM, FIRST_BYTES, CUT -> phrases.foreign(text);
    };
  }

  private Bytes bytes(Treatment treatment, Bytes bytes) {
    if (treatment == Treatment.FINGERPRINT && !bytes.isEmpty()) {
      return Bytes.ofHex(fingerprints.replace(bytes.toString()));
    }
    return treatment == Treatment.FIRST_BYTES ? head(bytes) : Bytes.EMPTY;
  }

  /** Which names are files is known when all has been gathered. */
  private String machine(String text) {
    if (gathering) {
      machines.add(text);
      return text;
    }
    return machineOrFile(text);
  }

  private String machineOrFile(String text) {
    if (fileNames.isFile(text)) {
      return fileNames.replace(text);
    }
    return text.equals(CommonTime.THIS_MACHINE) ? text : places.place(text);
  }

  /** The head of TPKT or of a TLS record; of all else nothing. */
  private static Bytes head(Bytes bytes) {
    if (bytes.equals(MCS_DISCONNECT) || bytes.size() < HEAD_BYTES) {
      return bytes.equals(MCS_DISCONNECT) ? bytes : Bytes.EMPTY;
    }
    int first = bytes.at(0);
    boolean tpkt = first == TPKT_VERSION && bytes.at(1) == 0;
    boolean tls = first >= FIRST_TLS_RECORD && first <= LAST_TLS_RECORD && bytes.at(1) == 3;
    return tpkt || tls ? bytes.first(HEAD_BYTES) : Bytes.EMPTY;
  }
}
