@NullMarked
package org.rdpdoctor.probe.target;

import org.jspecify.annotations.NullMarked;
