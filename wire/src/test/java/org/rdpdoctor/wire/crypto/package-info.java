@NullMarked
package org.rdpdoctor.wire.crypto;

import org.jspecify.annotations.NullMarked;
