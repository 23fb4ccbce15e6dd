@NullMarked
package org.rdpdoctor.remote.examine;

import org.jspecify.annotations.NullMarked;
