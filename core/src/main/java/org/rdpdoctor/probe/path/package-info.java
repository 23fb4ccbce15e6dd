/** What the path does to packets: how long they take, how many get lost, which sizes pass. */
@NullMarked
package org.rdpdoctor.probe.path;

import org.jspecify.annotations.NullMarked;
