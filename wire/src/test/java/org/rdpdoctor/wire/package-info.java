@NullMarked
package org.rdpdoctor.wire;

import org.jspecify.annotations.NullMarked;
