@NullMarked
package org.rdpdoctor.remote.smb;

import org.jspecify.annotations.NullMarked;
