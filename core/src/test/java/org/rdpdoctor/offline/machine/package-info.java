@NullMarked
package org.rdpdoctor.offline.machine;

import org.jspecify.annotations.NullMarked;
