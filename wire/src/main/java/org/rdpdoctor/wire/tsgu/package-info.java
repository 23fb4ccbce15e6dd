/** The packets of the RD Gateway's HTTP transport (MS-TSGU section 2.2.10). */
@NullMarked
package org.rdpdoctor.wire.tsgu;

import org.jspecify.annotations.NullMarked;
