@NullMarked
package org.rdpdoctor.remote.local;

import org.jspecify.annotations.NullMarked;
