@NullMarked
package org.rdpdoctor.wire.regf;

import org.jspecify.annotations.NullMarked;
