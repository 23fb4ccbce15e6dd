/** The part of DNS (RFC 1035) that asks for the addresses of a name. */
@NullMarked
package org.rdpdoctor.wire.dns;

import org.jspecify.annotations.NullMarked;
