/**
 * A Windows machine that is only state: registry, services, files with access lists, certificates,
 * and a Remote Desktop listener whose behaviour on the wire follows from them.
 */
@NullMarked
package org.rdpdoctor.lab.windows;

import org.jspecify.annotations.NullMarked;
