/** The NLA stage: CredSSP up to the server's challenge, and beyond it with credentials. */
@NullMarked
package org.rdpdoctor.probe.nla;

import org.jspecify.annotations.NullMarked;
