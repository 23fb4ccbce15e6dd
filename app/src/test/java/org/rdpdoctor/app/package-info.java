/** Tests of the command line. */
@NullMarked
package org.rdpdoctor.app;

import org.jspecify.annotations.NullMarked;
