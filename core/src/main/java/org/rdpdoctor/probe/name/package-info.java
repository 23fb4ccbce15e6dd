/** From the target's name to its addresses. */
@NullMarked
package org.rdpdoctor.probe.name;

import org.jspecify.annotations.NullMarked;
