@NullMarked
package org.rdpdoctor.wire.hostcall;

import org.jspecify.annotations.NullMarked;
