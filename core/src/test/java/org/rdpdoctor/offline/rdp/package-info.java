@NullMarked
package org.rdpdoctor.offline.rdp;

import org.jspecify.annotations.NullMarked;
