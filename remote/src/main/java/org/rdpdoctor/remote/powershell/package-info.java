/** A Windows machine examined and changed by our own PowerShell library, whatever runs it there. */
@NullMarked
package org.rdpdoctor.remote.powershell;

import org.jspecify.annotations.NullMarked;
