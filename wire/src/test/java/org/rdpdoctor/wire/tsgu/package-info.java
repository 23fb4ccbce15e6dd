@NullMarked
package org.rdpdoctor.wire.tsgu;

import org.jspecify.annotations.NullMarked;
