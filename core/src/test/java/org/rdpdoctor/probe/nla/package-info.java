@NullMarked
package org.rdpdoctor.probe.nla;

import org.jspecify.annotations.NullMarked;
