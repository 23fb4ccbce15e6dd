@NullMarked
package org.rdpdoctor.lab.faults;

import org.jspecify.annotations.NullMarked;
