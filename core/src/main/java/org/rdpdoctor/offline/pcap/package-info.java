/**
 * Reads packet captures: pcap and pcapng to packets, packets to IP, a packet at a time. What stands
 * in a file is read in place, without a value for each header, because captures have gigabytes.
 */
@NullMarked
package org.rdpdoctor.offline.pcap;

import org.jspecify.annotations.NullMarked;
