/** Server Message Block 2 and 3: messages of both sides, keys and signatures (MS-SMB2). */
@NullMarked
package org.rdpdoctor.wire.smb2;

import org.jspecify.annotations.NullMarked;
