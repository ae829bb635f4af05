/*
 * Reference reader of a mirror port: one TPACKET_V3 ring of 128 blocks of 128 KiB, retired after 5 ms. Ethernet with tags, IPv4 and IPv6, UDP
 * and RTP with the checks that ours makes. Usage: ingest_ring INTERFACE PACKETS
 */
#include "ingest_common.h"
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum { BLOCK = 128 * 1024, BLOCKS = 128 };

/* Where the RTP of a frame is; 0 where there is none. */
static int find_rtp(const uint8_t *p, int length, const uint8_t **rtp)
{
    if (length < 14)
        return 0;
    int type = big16(p + 12), offset = 14;
    for (int tags = 0; type == 0x8100 || type == 0x88A8 || type == 0x9100; tags++) {
        if (tags == 4 || length < offset + 4)
            return 0;
        type = big16(p + offset + 2);
        offset += 4;
    }
    int end;
    const uint8_t *ip = p + offset;
    if (type == 0x0800) {
        if (length - offset < 20 || ip[0] >> 4 != 4)
            return 0;
        int header = (ip[0] & 15) * 4, total = big16(ip + 2);
        if (header < 20 || total < header || total > length - offset || (big16(ip + 6) & 0x3FFF) || ip[9] != 17)
            return 0;
        end = offset + total;
        offset += header;
    } else if (type == 0x86DD) {
        if (length - offset < 40 || ip[0] >> 4 != 6 || ip[6] != 17)
            return 0;
        end = offset + 40 + big16(ip + 4);
        if (end > length)
            return 0;
        offset += 40;
    } else {
        return 0;
    }
    if (end - offset < 8)
        return 0;
    int udp = big16(p + offset + 4);
    if (udp == 0)
        udp = end - offset;
    if (udp < 8 || udp > end - offset)
        return 0;
    *rtp = p + offset + 8;
    return udp - 8;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    long wanted = atol(argv[2]);
    int s = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), version = TPACKET_V3, one = 1;
    if (s < 0)
        fail("socket");
    struct tpacket_req3 request = {
        .tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = 2048, .tp_frame_nr = BLOCK / 2048 * BLOCKS, .tp_retire_blk_tov = 5,
    };
    setsockopt(s, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
    if (setsockopt(s, SOL_PACKET, PACKET_VERSION, &version, sizeof version) || setsockopt(s, SOL_PACKET, PACKET_RX_RING, &request, sizeof request))
        fail("ring");
    uint8_t *ring = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, s, 0);
    if (ring == MAP_FAILED)
        fail("mmap");
    struct sockaddr_ll local = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(argv[1]) };
    if (bind(s, (struct sockaddr *)&local, sizeof local))
        fail("bind");

    puts("ready");
    fflush(stdout);
    struct totals t = { 0 };
    struct pollfd p = { s, POLLIN | POLLERR, 0 };
    int64_t began = 0, last = now_ns(CLOCK_MONOTONIC);
    for (int block = 0; t.packets + t.malformed < wanted;) {
        struct tpacket_block_desc *b = (struct tpacket_block_desc *)(ring + (size_t)block * BLOCK);
        if (!(__atomic_load_n(&b->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
            poll(&p, 1, 20);
            if (now_ns(CLOCK_MONOTONIC) - last > (began ? 2000000000LL : 60000000000LL))
                break;
            continue;
        }
        int64_t monotonic = now_ns(CLOCK_MONOTONIC), wall = now_ns(CLOCK_REALTIME);
        last = monotonic;
        if (!began)
            began = now_ns(CLOCK_THREAD_CPUTIME_ID);
        struct tpacket3_hdr *h = (struct tpacket3_hdr *)((uint8_t *)b + b->hdr.bh1.offset_to_first_pkt);
        for (uint32_t i = 0; i < b->hdr.bh1.num_pkts; i++) {
            const uint8_t *rtp;
            int64_t age = wall - (h->tp_sec * 1000000000LL + h->tp_nsec);
            int64_t arrival = age >= 0 && age < 1000000000LL ? monotonic - age : monotonic;
            if (h->tp_status & TP_STATUS_VLAN_VALID)
                t.ssrcs += h->hv1.tp_vlan_tci;
            int length = find_rtp((const uint8_t *)h + h->tp_mac, (int)h->tp_snaplen, &rtp);
            if (length > 0)
                take_rtp(&t, rtp, length, (uint64_t)arrival);
            h = (struct tpacket3_hdr *)((uint8_t *)h + h->tp_next_offset);
        }
        __atomic_store_n(&b->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        block = (block + 1) % BLOCKS;
    }
    report(&t, now_ns(CLOCK_THREAD_CPUTIME_ID) - began);
    return 0;
}
