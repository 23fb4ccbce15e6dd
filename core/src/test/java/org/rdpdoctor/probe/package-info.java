@NullMarked
package org.rdpdoctor.probe;

import org.jspecify.annotations.NullMarked;
