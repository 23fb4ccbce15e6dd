@NullMarked
package org.rdpdoctor.wire.dcerpc;

import org.jspecify.annotations.NullMarked;
