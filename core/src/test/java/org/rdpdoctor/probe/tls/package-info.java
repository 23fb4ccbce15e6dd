@NullMarked
package org.rdpdoctor.probe.tls;

import org.jspecify.annotations.NullMarked;
