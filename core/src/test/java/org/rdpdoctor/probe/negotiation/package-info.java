@NullMarked
package org.rdpdoctor.probe.negotiation;

import org.jspecify.annotations.NullMarked;
