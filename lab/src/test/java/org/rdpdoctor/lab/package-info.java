@NullMarked
package org.rdpdoctor.lab;

import org.jspecify.annotations.NullMarked;
