@NullMarked
package org.rdpdoctor.wire.asn1;

import org.jspecify.annotations.NullMarked;
