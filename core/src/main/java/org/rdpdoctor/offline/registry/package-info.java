/**
 * The registry of Windows: exports (.reg) and hives. The table of values says which matter to
 * Remote Desktop; the others are only counted.
 */
@NullMarked
package org.rdpdoctor.offline.registry;

import org.jspecify.annotations.NullMarked;
