// A slow, lossy or narrow link between two network namespaces, for kernels without the netem scheduler.
//
//   linkemu NAMESPACE-A DEVICE-A ADDRESS-A  NAMESPACE-B DEVICE-B ADDRESS-B  [KEY=VALUE ...]
//
//   delay_ms=N   one way            loss=N   percent of the packets that vanish
//   jitter_ms=N  added, evenly spread, order kept
//   hole=N       IP packets longer than N bytes vanish without an ICMP message (a path MTU black hole)
//   seed=N       of the lots drawn for loss and jitter (default 1): the same seed, the same fate
//
// One TUN device is made in each namespace; what one sends is read here, kept until it is due and written to the
// other. Prints "ready" when both devices are up. Runs until it is ended; the devices go with it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { QUEUE_PACKETS = 8192, PACKET_BYTES = 2048 };

struct packet {
    int64_t due_nanos;
    ssize_t length;
    unsigned char bytes[PACKET_BYTES];
};

// One per direction: what was read from device i waits in lane i for the other device.
struct lane {
    struct packet *ring;
    unsigned head, tail; // head: next free place, tail: oldest packet; both only ever grow
    int64_t last_due_nanos;
};

static double delay_ms, jitter_ms, loss_percent;
static ssize_t hole_bytes;

static void fail(const char *what) {
    fprintf(stderr, "linkemu: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void run(char *const command[]) {
    int status;
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    if (waitpid(child, &status, 0) < 0 || status != 0) {
        fprintf(stderr, "linkemu: %s %s %s failed\n", command[0], command[1], command[2]);
        exit(1);
    }
}

static int open_device(const char *name_space, char *device, char *address) {
    char path[300];
    snprintf(path, sizeof path, "/run/netns/%s", name_space);
    int ns = open(path, O_RDONLY | O_CLOEXEC);
    if (ns < 0 || setns(ns, CLONE_NEWNET) < 0) fail(path);
    close(ns);
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (tun < 0) fail("/dev/net/tun");
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    snprintf(request.ifr_name, IFNAMSIZ, "%s", device);
    if (ioctl(tun, TUNSETIFF, &request) < 0) fail("TUNSETIFF");
    run((char *[]){"ip", "addr", "add", address, "dev", device, NULL});
    run((char *[]){"ip", "link", "set", device, "mtu", "1500", "txqueuelen", "5000", "up", NULL});
    return tun;
}

static int read_setting(const char *text) {
    const char *equals = strchr(text, '=');
    if (!equals) return 0;
    size_t length = equals - text;
    char *end;
    double value = strtod(equals + 1, &end);
    if (*end || end == equals + 1 || value < 0) return 0;
#define IS(name) (length == strlen(name) && !memcmp(text, name, length))
    if (IS("delay_ms")) delay_ms = value;
    else if (IS("jitter_ms")) jitter_ms = value;
    else if (IS("loss")) loss_percent = value;
    else if (IS("hole")) hole_bytes = value;
    else if (IS("seed")) srand48(value);
    else return 0;
#undef IS
    return 1;
}

static void deliver_due(struct lane *lane, int device) {
    while (lane->tail != lane->head) {
        struct packet *oldest = &lane->ring[lane->tail % QUEUE_PACKETS];
        if (oldest->due_nanos > now_nanos()) return;
        // A full device queue loses the packet, as a router would.
        if (write(device, oldest->bytes, oldest->length) < 0 && errno != EAGAIN && errno != EIO && errno != ENOBUFS) fail("write");
        lane->tail++;
    }
}

static void take_in(struct lane *lane, int device) {
    for (;;) {
        struct packet *next = &lane->ring[lane->head % QUEUE_PACKETS];
        unsigned char spill[PACKET_BYTES];
        int full = lane->head - lane->tail == QUEUE_PACKETS;
        ssize_t length = read(device, full ? spill : next->bytes, PACKET_BYTES);
        if (length <= 0) return;
        if (full || (hole_bytes && length > hole_bytes) || drand48() * 100 < loss_percent) continue;
        int64_t due = now_nanos() + (int64_t)((delay_ms + jitter_ms * drand48()) * 1e6);
        if (due < lane->last_due_nanos) due = lane->last_due_nanos;
        next->due_nanos = lane->last_due_nanos = due;
        next->length = length;
        lane->head++;
    }
}

int main(int count, char **words) {
    srand48(1);
    int usable = count >= 7;
    for (int i = 7; i < count; i++) usable &= read_setting(words[i]);
    if (!usable) {
        fprintf(stderr, "usage: linkemu NS-A DEV-A ADDR-A NS-B DEV-B ADDR-B [delay_ms=|jitter_ms=|loss=|hole=|seed=]\n");
        return 2;
    }
    prctl(PR_SET_TIMERSLACK, 1);
    int device[2] = {open_device(words[1], words[2], words[3]), open_device(words[4], words[5], words[6])};
    struct lane lane[2] = {0};
    for (int i = 0; i < 2; i++)
        if (!(lane[i].ring = calloc(QUEUE_PACKETS, sizeof *lane[i].ring))) fail("memory");
    puts("ready");
    fflush(stdout);
    for (;;) {
        int64_t next = INT64_MAX;
        for (int i = 0; i < 2; i++) {
            deliver_due(&lane[i], device[1 - i]);
            if (lane[i].tail != lane[i].head && lane[i].ring[lane[i].tail % QUEUE_PACKETS].due_nanos < next)
                next = lane[i].ring[lane[i].tail % QUEUE_PACKETS].due_nanos;
        }
        struct pollfd ready[2] = {{.fd = device[0], .events = POLLIN}, {.fd = device[1], .events = POLLIN}};
        int64_t left = next == INT64_MAX ? 0 : next - now_nanos();
        if (left < 0) left = 0;
        struct timespec wait = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        if (ppoll(ready, 2, next == INT64_MAX ? NULL : &wait, NULL) < 0 && errno != EINTR) fail("poll");
        for (int i = 0; i < 2; i++) take_in(&lane[i], device[i]);
    }
}
