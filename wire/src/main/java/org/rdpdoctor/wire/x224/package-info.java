/** Class 0 TPDUs of ITU-T X.224 as MS-RDPBCGR section 2.2.1 uses them. */
@NullMarked
package org.rdpdoctor.wire.x224;

import org.jspecify.annotations.NullMarked;
