/** How connecting to the port ends, and what a few other ports of the host say. */
@NullMarked
package org.rdpdoctor.probe.tcp;

import org.jspecify.annotations.NullMarked;
