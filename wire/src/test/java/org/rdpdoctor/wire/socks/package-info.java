@NullMarked
package org.rdpdoctor.wire.socks;

import org.jspecify.annotations.NullMarked;
