@NullMarked
package org.rdpdoctor.wire.rrp;

import org.jspecify.annotations.NullMarked;
