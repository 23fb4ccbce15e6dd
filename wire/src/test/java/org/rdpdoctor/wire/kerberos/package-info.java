@NullMarked
package org.rdpdoctor.wire.kerberos;

import org.jspecify.annotations.NullMarked;
