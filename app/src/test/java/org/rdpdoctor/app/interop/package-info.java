/** The product, started as its users start it, against the real servers of the folder interop. */
@NullMarked
package org.rdpdoctor.app.interop;

import org.jspecify.annotations.NullMarked;
