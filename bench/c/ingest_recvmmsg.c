/*
 * Reference receiver of RTP over sockets: one socket a port, epoll, recvmmsg of up to 32, the kernel's receive time mapped to the monotonic
 * clock. The same system calls in the same order as src/Media/Rtp. Usage: ingest_recvmmsg FIRST_PORT PORTS PACKETS
 */
#include "ingest_common.h"
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { BATCH = 32, BYTES = 2048, CONTROL = 64, EVENTS = 128 };

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int first = atoi(argv[1]), ports = atoi(argv[2]);
    long wanted = atol(argv[3]);
    static uint8_t data[BATCH][BYTES], control[BATCH][CONTROL];
    static struct sockaddr_in6 names[BATCH];
    static struct iovec vectors[BATCH];
    static struct mmsghdr messages[BATCH];
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){ data[i], BYTES };
        messages[i].msg_hdr = (struct msghdr){ &names[i], sizeof names[i], &vectors[i], 1, control[i], CONTROL, 0 };
    }

    int set = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < ports; i++) {
        int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), one = 1, room = 262144;
        struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons(first + i), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        if (setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room))
            setsockopt(s, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        if (setsockopt(s, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one) || bind(s, (struct sockaddr *)&local, sizeof local))
            fail("bind");
        struct epoll_event e = { .events = EPOLLIN, .data.u64 = (uint64_t)s };
        if (epoll_ctl(set, EPOLL_CTL_ADD, s, &e))
            fail("epoll_ctl");
    }

    puts("ready");
    fflush(stdout);
    struct totals t = { 0 };
    struct epoll_event events[EVENTS];
    int64_t began = 0, last = now_ns(CLOCK_MONOTONIC);
    while (t.packets + t.malformed < wanted) {
        int ready = epoll_wait(set, events, EVENTS, 50);
        int64_t now = now_ns(CLOCK_MONOTONIC);
        if (ready > 0) {
            last = now;
            if (!began)
                began = now_ns(CLOCK_THREAD_CPUTIME_ID);
        } else if (now - last > (began ? 2000000000LL : 60000000000LL)) {
            break;
        }
        for (int i = 0; i < ready; i++) {
            int count = recvmmsg((int)events[i].data.u64, messages, BATCH, MSG_DONTWAIT, NULL);
            int64_t monotonic = now_ns(CLOCK_MONOTONIC), wall = now_ns(CLOCK_REALTIME);
            for (int m = 0; m < count; m++) {
                struct msghdr *h = &messages[m].msg_hdr;
                struct cmsghdr *c = CMSG_FIRSTHDR(h);
                int64_t arrival = monotonic;
                if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
                    struct timespec stamp;
                    memcpy(&stamp, CMSG_DATA(c), sizeof stamp);
                    int64_t age = wall - (stamp.tv_sec * 1000000000LL + stamp.tv_nsec);
                    if (age >= 0 && age < 1000000000LL)
                        arrival -= age;
                }
                const struct sockaddr_in *from = (const struct sockaddr_in *)h->msg_name;
                t.ssrcs += from->sin_addr.s_addr + from->sin_port;
                if (h->msg_flags & MSG_TRUNC)
                    t.malformed++;
                else
                    take_rtp(&t, data[m], (int)messages[m].msg_len, (uint64_t)arrival);
                h->msg_namelen = sizeof names[m];
                h->msg_controllen = CONTROL;
                h->msg_flags = 0;
            }
        }
    }
    report(&t, now_ns(CLOCK_THREAD_CPUTIME_ID) - began);
    return 0;
}
