@NullMarked
package org.rdpdoctor.offline.rdpfile;

import org.jspecify.annotations.NullMarked;
