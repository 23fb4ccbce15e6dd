/** Old algorithms that the protocols still need; randomness and keys come in as arguments. */
@NullMarked
package org.rdpdoctor.wire.crypto;

import org.jspecify.annotations.NullMarked;
