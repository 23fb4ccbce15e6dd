@NullMarked
package org.rdpdoctor.wire.tpkt;

import org.jspecify.annotations.NullMarked;
