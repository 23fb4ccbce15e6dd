@NullMarked
package org.rdpdoctor.wire.x224;

import org.jspecify.annotations.NullMarked;
