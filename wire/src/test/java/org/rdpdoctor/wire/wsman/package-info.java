@NullMarked
package org.rdpdoctor.wire.wsman;

import org.jspecify.annotations.NullMarked;
