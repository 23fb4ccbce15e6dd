@NullMarked
package org.rdpdoctor.probe.udp;

import org.jspecify.annotations.NullMarked;
