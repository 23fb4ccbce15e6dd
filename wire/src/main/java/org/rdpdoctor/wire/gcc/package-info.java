/**
 * The settings that client and server exchange in a GCC conference: ITU-T T.124 as far as RDP uses
 * it, MS-RDPBCGR sections 2.2.1.3 and 2.2.1.4.
 */
@NullMarked
package org.rdpdoctor.wire.gcc;

import org.jspecify.annotations.NullMarked;
