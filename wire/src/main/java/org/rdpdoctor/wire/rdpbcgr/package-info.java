/** The negotiation structures of MS-RDPBCGR sections 2.2.1.1 and 2.2.1.2. */
@NullMarked
package org.rdpdoctor.wire.rdpbcgr;

import org.jspecify.annotations.NullMarked;
