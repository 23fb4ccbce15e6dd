/** ITU-T T.125 (Multipoint Communication Service) as far as RDP uses it. */
@NullMarked
package org.rdpdoctor.wire.mcs;

import org.jspecify.annotations.NullMarked;
