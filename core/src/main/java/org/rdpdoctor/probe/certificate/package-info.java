/** Reads the certificates that the server showed and judges their chain. */
@NullMarked
package org.rdpdoctor.probe.certificate;

import org.jspecify.annotations.NullMarked;
