/** Windows machines entered by OpenSSH: host keys checked, our PowerShell library run there. */
@NullMarked
package org.rdpdoctor.remote.ssh;

import org.jspecify.annotations.NullMarked;
