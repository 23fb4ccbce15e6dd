package org.rdpdoctor.wire.kerberos;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.asn1.Asn1Element;

/** A structure of RFC 4120 appendix A, which is written in DER and read in BER. */
interface DerStructure extends WireMessage {
  /** The bytes as received when they are not the DER of the fields that we know. */
  Optional<Verbatim> verbatim();

  /** This structure in DER. */
  Asn1Element toElement();

  @Override
  default void encode(Writer writer) {
    if (verbatim().isPresent()) {
      writer.bytes(verbatim().get().bytes());
    } else {
      toElement().encode(writer);
    }
  }

  @Override
  default int size() {
    return verbatim().map(kept -> kept.bytes().size()).orElseGet(() -> toElement().size());
  }

  @Override
  default List<String> oddities() {
    return verbatim().map(Verbatim::oddities).orElse(List.of());
  }
}
