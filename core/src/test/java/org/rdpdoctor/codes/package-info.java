@NullMarked
package org.rdpdoctor.codes;

import org.jspecify.annotations.NullMarked;
