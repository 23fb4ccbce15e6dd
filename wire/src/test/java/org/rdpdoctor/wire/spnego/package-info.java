@NullMarked
package org.rdpdoctor.wire.spnego;

import org.jspecify.annotations.NullMarked;
