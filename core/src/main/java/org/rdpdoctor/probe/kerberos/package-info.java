/** From a name to its realm, its KDCs and a ticket (RFC 4120). */
@NullMarked
package org.rdpdoctor.probe.kerberos;

import org.jspecify.annotations.NullMarked;
