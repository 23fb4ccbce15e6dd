/** What every codec stands on: byte strings, cursors, limits and secrets. */
@NullMarked
package org.rdpdoctor.wire;

import org.jspecify.annotations.NullMarked;
