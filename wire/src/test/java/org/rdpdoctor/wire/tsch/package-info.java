@NullMarked
package org.rdpdoctor.wire.tsch;

import org.jspecify.annotations.NullMarked;
