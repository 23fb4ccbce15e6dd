@NullMarked
package org.rdpdoctor.remote.powershell;

import org.jspecify.annotations.NullMarked;
