/** What the X.224 connection request gives, for each useful set of security protocols. */
@NullMarked
package org.rdpdoctor.probe.negotiation;

import org.jspecify.annotations.NullMarked;
