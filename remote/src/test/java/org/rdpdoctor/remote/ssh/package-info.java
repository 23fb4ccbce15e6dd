@NullMarked
package org.rdpdoctor.remote.ssh;

import org.jspecify.annotations.NullMarked;
