/**
 * The datagrams that open RDP's UDP transport, MS-RDPEUDP section 2.2: SYN, SYN+ACK and ACK. All
 * numbers are in network byte order (section 2.2), unlike in most of RDP.
 */
@NullMarked
package org.rdpdoctor.wire.rdpeudp;

import org.jspecify.annotations.NullMarked;
