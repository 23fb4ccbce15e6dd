/** From what the user wrote to what is to be examined. */
@NullMarked
package org.rdpdoctor.probe.target;

import org.jspecify.annotations.NullMarked;
