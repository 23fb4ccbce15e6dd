/** The heads of HTTP/1.1 messages, as far as a gateway and a proxy need them (RFC 9112). */
@NullMarked
package org.rdpdoctor.wire.http;

import org.jspecify.annotations.NullMarked;
