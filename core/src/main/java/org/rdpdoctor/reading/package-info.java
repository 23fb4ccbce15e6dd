/** Makes observations of what a peer sent: for probes, and for readers of captures. */
@NullMarked
package org.rdpdoctor.reading;

import org.jspecify.annotations.NullMarked;
