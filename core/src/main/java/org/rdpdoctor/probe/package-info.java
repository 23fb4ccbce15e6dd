/** The stages of a live examination and what runs them; sockets are in {@code probe.net} only. */
@NullMarked
package org.rdpdoctor.probe;

import org.jspecify.annotations.NullMarked;
