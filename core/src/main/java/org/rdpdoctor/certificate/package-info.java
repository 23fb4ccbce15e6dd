/** Reads certificates for whoever meets them: probes on the wire, readers in files and stores. */
@NullMarked
package org.rdpdoctor.certificate;

import org.jspecify.annotations.NullMarked;
