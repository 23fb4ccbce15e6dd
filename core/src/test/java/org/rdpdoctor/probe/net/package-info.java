@NullMarked
package org.rdpdoctor.probe.net;

import org.jspecify.annotations.NullMarked;
