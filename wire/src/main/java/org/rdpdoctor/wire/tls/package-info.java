/**
 * Hellos of our own for SSL 3.0 to TLS 1.3, and readers for what a server answers to them.
 *
 * <p>Only bytes and values: no cryptography, no input or output, and all randomness is handed in. A
 * TLS library refuses to speak what it deems unsafe; a scan must be able to ask for it. Whole
 * sessions are not made here.
 *
 * <p>Specifications: RFC 6101 (SSL 3.0), RFC 2246 (TLS 1.0), RFC 4346 (TLS 1.1), RFC 5246 (TLS
 * 1.2), RFC 8446 (TLS 1.3), RFC 8422 (elliptic curves), RFC 6066 (extensions), RFC 5746
 * (renegotiation).
 */
@NullMarked
package org.rdpdoctor.wire.tls;

import org.jspecify.annotations.NullMarked;
