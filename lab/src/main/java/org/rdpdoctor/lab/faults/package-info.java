/** The catalogue: one class per family of faults. */
@NullMarked
package org.rdpdoctor.lab.faults;

import org.jspecify.annotations.NullMarked;
