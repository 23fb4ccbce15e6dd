@NullMarked
package org.rdpdoctor.wire.credssp;

import org.jspecify.annotations.NullMarked;
