@NullMarked
package org.rdpdoctor.probe.attempts;

import org.jspecify.annotations.NullMarked;
