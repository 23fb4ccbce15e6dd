@NullMarked
package org.rdpdoctor.remote.repair;

import org.jspecify.annotations.NullMarked;
