@NullMarked
package org.rdpdoctor.wire.rdpbcgr;

import org.jspecify.annotations.NullMarked;
