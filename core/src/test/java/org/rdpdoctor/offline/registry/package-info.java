@NullMarked
package org.rdpdoctor.offline.registry;

import org.jspecify.annotations.NullMarked;
