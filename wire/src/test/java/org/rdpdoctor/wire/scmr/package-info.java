@NullMarked
package org.rdpdoctor.wire.scmr;

import org.jspecify.annotations.NullMarked;
