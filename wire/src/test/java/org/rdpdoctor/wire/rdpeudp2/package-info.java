@NullMarked
package org.rdpdoctor.wire.rdpeudp2;

import org.jspecify.annotations.NullMarked;
