@NullMarked
package org.rdpdoctor.lab.smb;

import org.jspecify.annotations.NullMarked;
