/**
 * Kerberos 5 as a client speaks it (RFC 4120), with AES alone (RFC 3962, RFC 8009), and the file in
 * which tickets are kept.
 */
@NullMarked
package org.rdpdoctor.wire.kerberos;

import org.jspecify.annotations.NullMarked;
