/** RDP's UDP transport, up to the answer to its SYN. */
@NullMarked
package org.rdpdoctor.probe.udp;

import org.jspecify.annotations.NullMarked;
