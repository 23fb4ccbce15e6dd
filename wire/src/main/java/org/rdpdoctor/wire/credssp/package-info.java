/** The Credential Security Support Provider protocol, MS-CSSP section 2.2. */
@NullMarked
package org.rdpdoctor.wire.credssp;

import org.jspecify.annotations.NullMarked;
