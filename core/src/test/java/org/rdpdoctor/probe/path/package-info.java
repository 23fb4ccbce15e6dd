@NullMarked
package org.rdpdoctor.probe.path;

import org.jspecify.annotations.NullMarked;
