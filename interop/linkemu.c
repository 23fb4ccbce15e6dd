// A slow, lossy or narrow link between two network namespaces, for kernels without the netem scheduler.
//
//   linkemu NAMESPACE-A DEVICE-A ADDRESS-A  NAMESPACE-B DEVICE-B ADDRESS-B  [KEY=VALUE ...]
//
//   delay_ms=N   one way            loss=N   percent of the packets that vanish
//   jitter_ms=N  added, evenly spread, order kept
//   rate_kbit=N  as fast as this, each direction for itself; what would wait for more than two seconds vanishes
//   idle_s=N     a TCP or UDP conversation that was quiet for so long is forgotten, as a firewall forgets it: what
//                comes later vanishes, until it begins anew
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
    int64_t free_nanos; // when the last packet has been put on the narrow line
};

enum { FLOWS = 4096 };

// A conversation, found by a hash of its ends; two with the same hash share one fate, which tests can bear.
struct flow {
    uint32_t key;
    int64_t seen_nanos;
    int forgotten;
};

static const int64_t LONGEST_WAIT_NANOS = INT64_C(2000000000);
static double delay_ms, jitter_ms, loss_percent, rate_kbit, idle_s;
static ssize_t hole_bytes;
static struct flow flows[FLOWS];

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
    else if (IS("rate_kbit")) rate_kbit = value;
    else if (IS("idle_s")) idle_s = value;
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

// Whether the packet belongs to a conversation that was quiet for too long. IPv4 without options only.
static int is_forgotten(const unsigned char *packet, ssize_t length, int64_t now) {
    if (idle_s == 0 || length < 40 || packet[0] != 0x45 || (packet[9] != 6 && packet[9] != 17)) return 0;
    uint32_t near_end, far_end;
    memcpy(&near_end, packet + 12, 4);
    memcpy(&far_end, packet + 16, 4);
    near_end ^= (packet[20] << 8 | packet[21]) * 2654435761u;
    far_end ^= (packet[22] << 8 | packet[23]) * 2654435761u;
    uint32_t key = (near_end + far_end) ^ packet[9]; // the same for both directions
    struct flow *flow = &flows[(key * 2654435761u) >> 20];
    int begins = packet[9] == 6 ? (packet[33] & 0x12) == 0x02 : 1; // SYN without ACK; a datagram always begins
    if (flow->key != key || begins) *flow = (struct flow){.key = key};
    else if (now - flow->seen_nanos > (int64_t)(idle_s * 1e9)) flow->forgotten = 1;
    flow->seen_nanos = now;
    return flow->forgotten;
}

// When the packet is through the narrow line; -1 when the queue before it is too long.
static int64_t line_passed(struct lane *lane, ssize_t length, int64_t now) {
    if (rate_kbit == 0) return now;
    if (lane->free_nanos < now) lane->free_nanos = now;
    if (lane->free_nanos - now > LONGEST_WAIT_NANOS) return -1;
    return lane->free_nanos += (int64_t)(length * 8e6 / rate_kbit);
}

static void take_in(struct lane *lane, int device) {
    for (;;) {
        struct packet *next = &lane->ring[lane->head % QUEUE_PACKETS];
        unsigned char spill[PACKET_BYTES];
        int full = lane->head - lane->tail == QUEUE_PACKETS;
        ssize_t length = read(device, full ? spill : next->bytes, PACKET_BYTES);
        if (length <= 0) return;
        if (full || (hole_bytes && length > hole_bytes) || drand48() * 100 < loss_percent) continue;
        int64_t now = now_nanos(), passed;
        if (is_forgotten(next->bytes, length, now) || (passed = line_passed(lane, length, now)) < 0) continue;
        int64_t due = passed + (int64_t)((delay_ms + jitter_ms * drand48()) * 1e6);
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
        fprintf(stderr, "usage: linkemu NS-A DEV-A ADDR-A NS-B DEV-B ADDR-B [delay_ms=|jitter_ms=|loss=|rate_kbit=|idle_s=|hole=|seed=]\n");
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
