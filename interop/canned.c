// Things that answer on a port and are not what the caller hopes for, and one way to occupy a port.
//
//   canned http|html|ssh|garbage|silent|accept-close|accept-reset ADDRESS PORT
//   canned negotiation-failure ADDRESS PORT CODE      an X.224 Connection Confirm with RDP_NEG_FAILURE
//   canned no-such-name ADDRESS PORT                  a DNS server (UDP) that knows no name at all
//   canned every-name ADDRESS PORT ANSWER             a DNS server (UDP) that gives every name this IPv4 address
//   canned occupy ADDRESS PORT COUNT                  COUNT connections that are opened and left alone
//
// Each connection is served by a process of its own and waits at most five seconds for a word. Prints "ready" when it
// is. Runs until it is ended.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 5000 };

static void fail(const char *what) {
    fprintf(stderr, "canned: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void say(int peer, const void *bytes, size_t length) {
    if (write(peer, bytes, length) < 0) return; // the caller has gone: nothing to do
}

static void say_text(int peer, const char *text) { say(peer, text, strlen(text)); }

static ssize_t hear(int peer) {
    unsigned char bytes[4096];
    struct pollfd ready = {.fd = peer, .events = POLLIN};
    return poll(&ready, 1, PATIENCE_MS) > 0 ? read(peer, bytes, sizeof bytes) : -1;
}

static void serve(const char *mode, int code, int peer) {
    if (!strcmp(mode, "accept-close")) return;
    if (!strcmp(mode, "accept-reset")) {
        struct linger at_once = {.l_onoff = 1, .l_linger = 0};
        setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        return;
    }
    if (!strcmp(mode, "ssh")) say_text(peer, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n");
    if (hear(peer) <= 0) return;
    if (!strcmp(mode, "http"))
        say_text(peer, "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    else if (!strcmp(mode, "html")) // an HTTP/0.9 style answer: no status line, the page at once
        say_text(peer, "<!DOCTYPE HTML>\n<html><head><title>Error response</title></head><body><h1>Error response</h1></body></html>\n");
    else if (!strcmp(mode, "garbage"))
        say(peer, (char[64]){0}, 64);
    else if (!strcmp(mode, "negotiation-failure"))
        // TPKT, X.224 Connection Confirm, RDP_NEG_FAILURE (MS-RDPBCGR 2.2.1.2.2)
        say(peer, (unsigned char[]){3, 0, 0, 19, 14, 0xd0, 0, 0, 0x12, 0x34, 0, 3, 0, 8, 0, code, 0, 0, 0}, 19);
    else if (!strcmp(mode, "ssh"))
        say_text(peer, "Invalid SSH identification string.\r\n");
    else
        while (hear(peer) > 0) continue; // silent
}

static int bound(struct sockaddr_in *at, int type) {
    int one = 1, socket_number = socket(AF_INET, type, 0);
    setsockopt(socket_number, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (socket_number < 0 || bind(socket_number, (struct sockaddr *)at, sizeof *at) < 0) fail("bind");
    return socket_number;
}

static void ready(void) {
    puts("ready");
    fflush(stdout);
}

static void listen_and_serve(const char *mode, int code, struct sockaddr_in *at) {
    int door = bound(at, SOCK_STREAM);
    if (listen(door, 16) < 0) fail("listen");
    ready();
    for (;;) {
        int peer = accept(door, NULL, NULL);
        if (peer < 0) continue;
        if (fork() == 0) {
            close(door);
            serve(mode, code, peer);
            _exit(0);
        }
        close(peer);
    }
}

// Sends every question back as an answer (RFC 1035 section 4.1): NXDOMAIN, or the address when one is asked for.
static void answer_every_name(struct sockaddr_in *at, const struct in_addr *address) {
    int door = bound(at, SOCK_DGRAM);
    ready();
    for (;;) {
        unsigned char message[512];
        struct sockaddr_in asker;
        socklen_t size = sizeof asker;
        ssize_t length = recvfrom(door, message, sizeof message, 0, (struct sockaddr *)&asker, &size);
        if (length < 12) continue;
        message[2] |= 0x80;               // a response
        message[3] = 0x80 | (address ? 0 : 3); // recursion available, name error
        message[10] = message[11] = 0;    // no additional records (an OPT record may have come along)
        ssize_t end = 12;                 // keep the question only
        while (end < length && message[end]) end += message[end] + 1;
        end += 5;
        int asks_for_address = end <= length && message[end - 4] == 0 && message[end - 3] == 1;
        message[7] = address && asks_for_address && end + 16 <= (ssize_t)sizeof message;
        if (message[7]) {                 // the name of the question, type A, class IN, a minute, four bytes
            memcpy(message + end, "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4", 12);
            memcpy(message + end + 12, address, 4);
            sendto(door, message, end + 16, 0, (struct sockaddr *)&asker, size);
        } else if (end <= length) sendto(door, message, end, 0, (struct sockaddr *)&asker, size);
    }
}

static void occupy(int count, struct sockaddr_in *at) {
    for (int i = 0; i < count; i++) {
        int connection = socket(AF_INET, SOCK_STREAM, 0);
        if (connection < 0) fail("socket");
        fcntl(connection, F_SETFL, O_NONBLOCK);
        if (connect(connection, (struct sockaddr *)at, sizeof *at) < 0 && errno != EINPROGRESS) fail("connect");
    }
    usleep(200000);
    ready();
    for (;;) pause();
}

int main(int count, char **words) {
    struct sockaddr_in at = {.sin_family = AF_INET};
    if (count < 4 || inet_pton(AF_INET, words[2], &at.sin_addr) != 1 || !(at.sin_port = htons(atoi(words[3])))) {
        fprintf(stderr, "usage: canned MODE ADDRESS PORT [NUMBER] (see the head of canned.c)\n");
        return 2;
    }
    int number = count > 4 ? atoi(words[4]) : 0;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN); // no remains of served connections
    if (!strcmp(words[1], "no-such-name")) answer_every_name(&at, NULL);
    if (!strcmp(words[1], "every-name")) {
        struct in_addr address;
        if (count < 5 || inet_pton(AF_INET, words[4], &address) != 1) return 2;
        answer_every_name(&at, &address);
    }
    if (!strcmp(words[1], "occupy")) occupy(number, &at);
    listen_and_serve(words[1], number, &at);
}
