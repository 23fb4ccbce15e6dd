@NullMarked
package org.rdpdoctor.probe.name;

import org.jspecify.annotations.NullMarked;
