@NullMarked
package org.rdpdoctor.offline.tls;

import org.jspecify.annotations.NullMarked;
