@NullMarked
package org.rdpdoctor.probe.kerberos;

import org.jspecify.annotations.NullMarked;
