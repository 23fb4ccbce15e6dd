/**
 * Follows TLS from outside: what stands in clear, and with the keys that a capture carries what is
 * encrypted (RFC 5246, RFC 8446).
 */
@NullMarked
package org.rdpdoctor.offline.tls;

import org.jspecify.annotations.NullMarked;
