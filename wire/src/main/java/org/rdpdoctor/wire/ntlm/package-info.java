/** The opening messages of NT LAN Manager authentication, MS-NLMP section 2.2. */
@NullMarked
package org.rdpdoctor.wire.ntlm;

import org.jspecify.annotations.NullMarked;
