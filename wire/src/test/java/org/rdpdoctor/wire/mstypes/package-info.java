@NullMarked
package org.rdpdoctor.wire.mstypes;

import org.jspecify.annotations.NullMarked;
