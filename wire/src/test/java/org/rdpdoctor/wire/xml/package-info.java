@NullMarked
package org.rdpdoctor.wire.xml;

import org.jspecify.annotations.NullMarked;
