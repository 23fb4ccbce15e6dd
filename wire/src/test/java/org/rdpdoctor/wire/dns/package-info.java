@NullMarked
package org.rdpdoctor.wire.dns;

import org.jspecify.annotations.NullMarked;
