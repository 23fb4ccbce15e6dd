@NullMarked
package org.rdpdoctor.probe.tcp;

import org.jspecify.annotations.NullMarked;
