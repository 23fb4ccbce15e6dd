/** Structures of MS-RDPBCGR: negotiation, client info, share control, redirection, auto-detect. */
@NullMarked
package org.rdpdoctor.wire.rdpbcgr;

import org.jspecify.annotations.NullMarked;
