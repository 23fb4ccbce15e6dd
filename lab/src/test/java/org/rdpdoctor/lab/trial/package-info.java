@NullMarked
package org.rdpdoctor.lab.trial;

import org.jspecify.annotations.NullMarked;
