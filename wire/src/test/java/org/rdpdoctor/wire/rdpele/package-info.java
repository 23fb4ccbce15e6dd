@NullMarked
package org.rdpdoctor.wire.rdpele;

import org.jspecify.annotations.NullMarked;
