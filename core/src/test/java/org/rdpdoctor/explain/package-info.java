@NullMarked
package org.rdpdoctor.explain;

import org.jspecify.annotations.NullMarked;
