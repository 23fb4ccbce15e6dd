@NullMarked
package org.rdpdoctor.probe.gateway;

import org.jspecify.annotations.NullMarked;
