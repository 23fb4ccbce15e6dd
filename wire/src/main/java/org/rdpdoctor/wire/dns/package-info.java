/** The part of DNS (RFC 1035) that asks for the addresses of a name and for services. */
@NullMarked
package org.rdpdoctor.wire.dns;

import org.jspecify.annotations.NullMarked;
