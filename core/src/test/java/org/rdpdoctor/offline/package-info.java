@NullMarked
package org.rdpdoctor.offline;

import org.jspecify.annotations.NullMarked;
