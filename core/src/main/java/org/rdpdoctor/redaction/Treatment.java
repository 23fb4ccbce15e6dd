package org.rdpdoctor.redaction;

import java.util.Locale;

/** What is done with a component of a record that holds text or bytes: {@code components.csv}. */
enum Treatment {
  /** Words of our own or of a specification: any word that is none of them is replaced. */
  OWN,
  /** A sentence that may quote names: these are replaced first, then as {@link #OWN}. */
  PHRASE,
  /** Text of strangers: replaced as a whole. */
  FOREIGN,
  /** A host, an address, with a port or as a URL, or a service principal. */
  PLACE,
  /** How the user wrote the target. */
  ASKED,
  USER,
  /** A domain or a realm. */
  DOMAIN,
  DISTINGUISHED_NAME,
  /** As {@link #DISTINGUISHED_NAME}; that it names a product that inspects TLS is kept. */
  ISSUER,
  FILE,
  /** A machine by a name of its own, or by the file that shows it and nothing of its name. */
  MACHINE,
  /** Accounts and groups in lists of rights, where those of every Windows matter. */
  IDENTITY,
  /** Rights in words, in letters or as a mask. */
  RIGHTS,
  /** A listener of Remote Desktop Services; how its name begins is kept. */
  LISTENER,
  /** A word of the vocabulary for what persons report; one that is not in it is as {@link #OWN}. */
  REPORTED_WORD,
  /** A path in the registry or to a key file: each part as {@link #OWN}. */
  REGISTRY_KEY,
  REGISTRY_NAME,
  /** Depends on the name that stands beside it: fields of events, values, settings. */
  BY_CONTEXT,
  /** Made anew from the numbers beside it. */
  SYMPTOM,
  /** The cookie or token of a connection request. */
  ROUTING,
  /** Bytes, or their hex, that identify a certificate: others of the same length. */
  FINGERPRINT,
  /** Bytes of a peer: only the head of a protocol remains. */
  FIRST_BYTES,
  /** Bytes that are left out. */
  CUT;

  static Treatment named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
