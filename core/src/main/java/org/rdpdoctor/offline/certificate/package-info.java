/** Certificates in files: DER, PEM and PKCS #7. */
@NullMarked
package org.rdpdoctor.offline.certificate;

import org.jspecify.annotations.NullMarked;
