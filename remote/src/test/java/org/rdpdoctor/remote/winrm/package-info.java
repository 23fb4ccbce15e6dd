@NullMarked
package org.rdpdoctor.remote.winrm;

import org.jspecify.annotations.NullMarked;
