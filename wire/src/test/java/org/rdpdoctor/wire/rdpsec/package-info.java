@NullMarked
package org.rdpdoctor.wire.rdpsec;

import org.jspecify.annotations.NullMarked;
