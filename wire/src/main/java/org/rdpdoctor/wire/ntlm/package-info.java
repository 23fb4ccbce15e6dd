/** NT LAN Manager authentication, MS-NLMP: messages, both sides and session security. */
@NullMarked
package org.rdpdoctor.wire.ntlm;

import org.jspecify.annotations.NullMarked;
