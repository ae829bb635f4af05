/*
 * Sends RTP of many legs, evenly over time. Usage: ingest_send udp FIRST_PORT LEGS RATE PACKETS, or: ingest_send raw INTERFACE LEGS RATE PACKETS
 * RATE is packets a second of all legs together; raw sends whole Ethernet frames out of an interface.
 */
#include "ingest_common.h"
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum { BATCH = 64, PAYLOAD = 160, RTP = 12, HEADERS = 14 + 20 + 8 };

static void put16(uint8_t *p, int v) { p[0] = (uint8_t)(v >> 8); p[1] = (uint8_t)v; }

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    int raw = strcmp(argv[1], "raw") == 0, legs = atoi(argv[3]);
    long rate = atol(argv[4]), packets = atol(argv[5]);
    int s = raw ? socket(AF_PACKET, SOCK_RAW, 0) : socket(AF_INET, SOCK_DGRAM, 0);
    if (s < 0)
        fail("socket");
    static uint8_t data[BATCH][HEADERS + RTP + PAYLOAD];
    static struct sockaddr_storage to[BATCH];
    static struct iovec vectors[BATCH];
    static struct mmsghdr messages[BATCH];
    int start = raw ? HEADERS : 0, length = start + RTP + PAYLOAD;
    for (int i = 0; i < BATCH; i++) {
        uint8_t *p = data[i];
        if (raw) {
            memcpy(p, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0", 14);
            p[14] = 0x45;
            put16(p + 16, 20 + 8 + RTP + PAYLOAD);
            p[22] = 64;
            p[23] = 17;
            memcpy(p + 26, "\x0A\0\0\x01\x0A\0\0\x02", 8);
            put16(p + 34, 40000);
            put16(p + 38, 8 + RTP + PAYLOAD);
            *(struct sockaddr_ll *)&to[i] = (struct sockaddr_ll){ .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(argv[2]), .sll_halen = 6 };
        }
        p[start] = 0x80;
        memset(p + start + RTP, 0xD5, PAYLOAD);
        vectors[i] = (struct iovec){ p, (size_t)length };
        messages[i].msg_hdr = (struct msghdr){ &to[i], raw ? sizeof(struct sockaddr_ll) : sizeof(struct sockaddr_in), &vectors[i], 1, NULL, 0, 0 };
    }

    /* As many as are due, every millisecond. */
    int64_t began = now_ns(CLOCK_MONOTONIC);
    for (long sent = 0; sent < packets;) {
        long due = (long)((now_ns(CLOCK_MONOTONIC) - began) * (double)rate / 1e9);
        while (sent < due && sent < packets) {
            int count = (int)(due - sent < BATCH ? due - sent : BATCH);
            if (count > packets - sent)
                count = (int)(packets - sent);
            for (int i = 0; i < count; i++) {
                int leg = (int)((sent + i) % legs);
                long number = (sent + i) / legs;
                uint8_t *rtp = data[i] + start;
                put16(rtp + 2, (int)number);
                uint32_t timestamp = htonl((uint32_t)(number * PAYLOAD)), ssrc = htonl((uint32_t)leg);
                memcpy(rtp + 4, &timestamp, 4);
                memcpy(rtp + 8, &ssrc, 4);
                if (raw)
                    put16(data[i] + 36, 10000 + leg * 2);
                else
                    *(struct sockaddr_in *)&to[i] = (struct sockaddr_in){
                        .sin_family = AF_INET, .sin_port = htons((uint16_t)(atoi(argv[2]) + leg)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
            }
            int taken = sendmmsg(s, messages, (unsigned)count, 0);
            if (taken < 0 && errno != ENOBUFS && errno != EINTR)
                fail("sendmmsg");
            sent += taken > 0 ? taken : 0;
        }
        struct timespec pause = { 0, 1000000 };
        nanosleep(&pause, NULL);
    }
    return 0;
}
