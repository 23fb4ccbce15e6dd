/** Licensing: MS-RDPELE and the parts of it in MS-RDPBCGR section 2.2.1.12. */
@NullMarked
package org.rdpdoctor.wire.rdpele;

import org.jspecify.annotations.NullMarked;
