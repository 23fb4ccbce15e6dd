@NullMarked
package org.rdpdoctor.reading;

import org.jspecify.annotations.NullMarked;
