/** The stages of an RD Gateway and the way to a target through it. */
@NullMarked
package org.rdpdoctor.probe.gateway;

import org.jspecify.annotations.NullMarked;
