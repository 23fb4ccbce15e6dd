@NullMarked
package org.rdpdoctor.calibration;

import org.jspecify.annotations.NullMarked;
