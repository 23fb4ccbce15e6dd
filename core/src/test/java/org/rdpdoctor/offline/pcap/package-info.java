@NullMarked
package org.rdpdoctor.offline.pcap;

import org.jspecify.annotations.NullMarked;
