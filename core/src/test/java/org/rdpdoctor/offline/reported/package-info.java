@NullMarked
package org.rdpdoctor.offline.reported;

import org.jspecify.annotations.NullMarked;
