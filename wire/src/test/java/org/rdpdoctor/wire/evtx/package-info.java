@NullMarked
package org.rdpdoctor.wire.evtx;

import org.jspecify.annotations.NullMarked;
