/** What is read of MS-RDPEUDP2, the data transfer of version 3 of RDP's UDP transport. */
@NullMarked
package org.rdpdoctor.wire.rdpeudp2;

import org.jspecify.annotations.NullMarked;
