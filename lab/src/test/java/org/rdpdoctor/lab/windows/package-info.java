@NullMarked
package org.rdpdoctor.lab.windows;

import org.jspecify.annotations.NullMarked;
