@NullMarked
package org.rdpdoctor.wire.rdpeudp;

import org.jspecify.annotations.NullMarked;
