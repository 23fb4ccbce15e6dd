/**
 * What stands between us and the host: who ends connections and what makes him, the way there, and
 * how long a quiet connection lives.
 */
@NullMarked
package org.rdpdoctor.probe.between;

import org.jspecify.annotations.NullMarked;
