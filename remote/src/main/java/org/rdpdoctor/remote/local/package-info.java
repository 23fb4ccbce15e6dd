/** The Windows machine on which we run. */
@NullMarked
package org.rdpdoctor.remote.local;

import org.jspecify.annotations.NullMarked;
