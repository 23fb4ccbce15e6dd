@NullMarked
package org.rdpdoctor.remedy;

import org.jspecify.annotations.NullMarked;
