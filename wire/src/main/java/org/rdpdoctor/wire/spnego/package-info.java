/** The negotiation tokens of RFC 4178, as far as they wrap NTLM in CredSSP. */
@NullMarked
package org.rdpdoctor.wire.spnego;

import org.jspecify.annotations.NullMarked;
