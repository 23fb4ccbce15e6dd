/** Reads and changes a Windows machine, over whichever channel reaches it. */
@NullMarked
package org.rdpdoctor.remote;

import org.jspecify.annotations.NullMarked;
