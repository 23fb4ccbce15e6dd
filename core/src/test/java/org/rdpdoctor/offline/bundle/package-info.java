@NullMarked
package org.rdpdoctor.offline.bundle;

import org.jspecify.annotations.NullMarked;
