/** Reads what a Windows machine says of Remote Desktop, and never writes. */
@NullMarked
package org.rdpdoctor.remote.examine;

import org.jspecify.annotations.NullMarked;
