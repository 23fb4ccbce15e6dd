@NullMarked
package org.rdpdoctor.wire.http;

import org.jspecify.annotations.NullMarked;
