/**
 * Carries a plan out on a host: journal before change, check from here after it, undo when it did
 * not help. Knows no protocol; the channel does.
 */
@NullMarked
package org.rdpdoctor.remote.repair;

import org.jspecify.annotations.NullMarked;
