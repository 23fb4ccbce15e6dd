/**
 * The licensing and session stages: the connection sequence behind the security exchange, from MCS
 * to Demand Active, and an orderly end.
 */
@NullMarked
package org.rdpdoctor.probe.session;

import org.jspecify.annotations.NullMarked;
