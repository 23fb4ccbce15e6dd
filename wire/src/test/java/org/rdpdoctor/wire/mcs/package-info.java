@NullMarked
package org.rdpdoctor.wire.mcs;

import org.jspecify.annotations.NullMarked;
