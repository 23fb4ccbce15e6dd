@NullMarked
package org.rdpdoctor.interview;

import org.jspecify.annotations.NullMarked;
