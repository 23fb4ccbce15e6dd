@NullMarked
package org.rdpdoctor.remote.agent;

import org.jspecify.annotations.NullMarked;
