@NullMarked
package org.rdpdoctor.wire.fscc;

import org.jspecify.annotations.NullMarked;
