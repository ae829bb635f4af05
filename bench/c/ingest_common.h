/* What both reference receivers do with a packet, and how they say what it cost. */
#ifndef INGEST_COMMON_H
#define INGEST_COMMON_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Parsing takes copies of what it read, and these are written here, so that the compiler leaves nothing out. */
struct rtp {
    uint32_t timestamp, ssrc;
    uint16_t sequence;
    uint8_t payload_type, marker;
    const uint8_t *payload;
    int payload_length;
};

struct totals {
    long packets, malformed;
    uint64_t touched, ssrcs, arrivals;
};

static inline uint16_t big16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static inline uint32_t big32(const uint8_t *p) { uint32_t v; memcpy(&v, p, 4); return ntohl(v); }

/* RFC 3550 5.1, 5.3.1: the same checks as ours. */
static inline int parse_rtp(const uint8_t *p, int length, struct rtp *out)
{
    if (length < 12 || p[0] >> 6 != 2)
        return 0;
    int offset = 12 + (p[0] & 15) * 4, padding = 0;
    if (offset > length)
        return 0;
    if (p[0] & 0x10) {
        if (length - offset < 4)
            return 0;
        int words = big16(p + offset + 2);
        offset += 4;
        if (words * 4 > length - offset)
            return 0;
        offset += words * 4;
    }
    if (p[0] & 0x20) {
        padding = length > offset ? p[length - 1] : 0;
        if (padding == 0 || padding > length - offset)
            return 0;
    }
    out->marker = p[1] >> 7;
    out->payload_type = p[1] & 127;
    out->sequence = big16(p + 2);
    out->timestamp = big32(p + 4);
    out->ssrc = big32(p + 8);
    out->payload = p + offset;
    out->payload_length = length - offset - padding;
    return 1;
}

/* Every word of the payload is read once. */
static inline uint64_t touch(const uint8_t *p, int length)
{
    uint64_t sum = 0, word;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
        memcpy(&word, p + i, 8);
        sum ^= word;
    }
    for (; i < length; i++)
        sum ^= p[i];
    return sum;
}

static inline void take_rtp(struct totals *t, const uint8_t *p, int length, uint64_t arrival)
{
    struct rtp rtp;
    if (!parse_rtp(p, length, &rtp)) {
        t->malformed++;
        return;
    }
    t->packets++;
    t->ssrcs += rtp.ssrc + rtp.sequence + rtp.timestamp + rtp.payload_type;
    t->arrivals += arrival;
    t->touched ^= touch(rtp.payload, rtp.payload_length);
}

static inline int64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

/* One line: packets, CPU time of this thread (ns), a digest of what was read. */
static inline void report(const struct totals *t, int64_t cpu_ns)
{
    printf("%ld %ld %llu\n", t->packets, (long)cpu_ns, (unsigned long long)(t->touched ^ t->ssrcs ^ t->arrivals));
}

#endif
