/**
 * Definite-length BER and DER of ITU-T X.690: reading with limits, writing with the shortest
 * lengths.
 */
@NullMarked
package org.rdpdoctor.wire.asn1;

import org.jspecify.annotations.NullMarked;
