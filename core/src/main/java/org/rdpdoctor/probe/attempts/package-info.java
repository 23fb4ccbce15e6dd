/** The attempt budget: sign-in attempts of this run and of the last hour. */
@NullMarked
package org.rdpdoctor.probe.attempts;

import org.jspecify.annotations.NullMarked;
