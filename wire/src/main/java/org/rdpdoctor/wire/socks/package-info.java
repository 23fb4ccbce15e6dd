/** SOCKS 5 without authentication (RFC 1928). */
@NullMarked
package org.rdpdoctor.wire.socks;

import org.jspecify.annotations.NullMarked;
