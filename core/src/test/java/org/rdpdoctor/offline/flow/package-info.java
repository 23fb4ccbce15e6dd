@NullMarked
package org.rdpdoctor.offline.flow;

import org.jspecify.annotations.NullMarked;
