@NullMarked
package org.rdpdoctor.lab.path;

import org.jspecify.annotations.NullMarked;
