@NullMarked
package org.rdpdoctor.wire.tls;

import org.jspecify.annotations.NullMarked;
