/** Data types shared by the Microsoft specifications: MS-DTYP and MS-ERREF. */
@NullMarked
package org.rdpdoctor.wire.mstypes;

import org.jspecify.annotations.NullMarked;
