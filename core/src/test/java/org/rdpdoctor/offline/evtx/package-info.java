@NullMarked
package org.rdpdoctor.offline.evtx;

import org.jspecify.annotations.NullMarked;
