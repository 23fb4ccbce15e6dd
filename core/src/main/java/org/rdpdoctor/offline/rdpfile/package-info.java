/** Reads .rdp files, the saved connections of Windows' Remote Desktop client. */
@NullMarked
package org.rdpdoctor.offline.rdpfile;

import org.jspecify.annotations.NullMarked;
