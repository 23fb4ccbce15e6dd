@NullMarked
package org.rdpdoctor.wire.gcc;

import org.jspecify.annotations.NullMarked;
