@NullMarked
package org.rdpdoctor.probe.between;

import org.jspecify.annotations.NullMarked;
