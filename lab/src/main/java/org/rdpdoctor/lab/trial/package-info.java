/** Set-ups of server and path that nobody chose, and what is wrong with them by construction. */
@NullMarked
package org.rdpdoctor.lab.trial;

import org.jspecify.annotations.NullMarked;
