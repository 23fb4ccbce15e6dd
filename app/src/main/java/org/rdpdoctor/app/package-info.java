/** The command line: options in, reports out. The only place that knows all modules; no logic. */
@NullMarked
package org.rdpdoctor.app;

import org.jspecify.annotations.NullMarked;
