/**
 * What would mend a fault: plans, which are pure functions of evidence and diagnosis. Nothing here
 * touches a machine.
 */
@NullMarked
package org.rdpdoctor.remedy;

import org.jspecify.annotations.NullMarked;
