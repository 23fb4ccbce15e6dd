@NullMarked
package org.rdpdoctor.model;

import org.jspecify.annotations.NullMarked;
