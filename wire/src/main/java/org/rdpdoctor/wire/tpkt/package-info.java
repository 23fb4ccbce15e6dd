/** The TPKT header of ITU-T T.123 section 8, the outermost framing of RDP before TLS. */
@NullMarked
package org.rdpdoctor.wire.tpkt;

import org.jspecify.annotations.NullMarked;
