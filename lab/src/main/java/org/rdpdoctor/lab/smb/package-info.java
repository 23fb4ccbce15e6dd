/** A Windows machine as it is reached over port 445: its shares and the services on its pipes. */
@NullMarked
package org.rdpdoctor.lab.smb;

import org.jspecify.annotations.NullMarked;
