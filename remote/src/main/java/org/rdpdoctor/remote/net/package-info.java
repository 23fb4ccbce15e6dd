/** TCP connections to a machine, for the channels. */
@NullMarked
package org.rdpdoctor.remote.net;

import org.jspecify.annotations.NullMarked;
