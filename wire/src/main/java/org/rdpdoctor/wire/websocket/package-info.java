/** The frames and the opening of WebSocket (RFC 6455). */
@NullMarked
package org.rdpdoctor.wire.websocket;

import org.jspecify.annotations.NullMarked;
