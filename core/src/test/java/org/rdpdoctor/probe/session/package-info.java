@NullMarked
package org.rdpdoctor.probe.session;

import org.jspecify.annotations.NullMarked;
