@NullMarked
package org.rdpdoctor.remote.azure;

import org.jspecify.annotations.NullMarked;
