@NullMarked
package org.rdpdoctor.wire.websocket;

import org.jspecify.annotations.NullMarked;
