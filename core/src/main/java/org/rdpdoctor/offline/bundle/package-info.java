/**
 * Support bundles: the text parts that tools of Windows print and that speak of Remote Desktop,
 * each told by its content and read without regard to the language of the machine where that is
 * possible, and the bundle as a whole, told by how its files are named.
 */
@NullMarked
package org.rdpdoctor.offline.bundle;

import org.jspecify.annotations.NullMarked;
