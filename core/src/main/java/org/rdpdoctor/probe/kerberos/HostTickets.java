package org.rdpdoctor.probe.kerberos;

/**
 * What a client has when it turns to the server.
 *
 * @param granting the ticket-granting ticket
 * @param host the ticket for the host's Remote Desktop service
 */
public record HostTickets(GrantedTicket granting, GrantedTicket host) {}
