@NullMarked
package org.rdpdoctor.diagnosis;

import org.jspecify.annotations.NullMarked;
