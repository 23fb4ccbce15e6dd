/**
 * How far stated confidences can be believed: what was said of cases with a known truth, against
 * what was right.
 */
@NullMarked
package org.rdpdoctor.calibration;

import org.jspecify.annotations.NullMarked;
