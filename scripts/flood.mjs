// Called by flood.sh: runs appliance, calls and flood, and prints the counters.
import { spawn, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [root, ...rest] = process.argv.slice(2);
const given = { calls: 50, seconds: 20, garbage: 50000, invites: 200, connections: 200, handshakes: 200, source: '127.0.0.2' };
for (let i = 0; i < rest.length; i += 2) {
  const key = rest[i].replace(/^--/, '');
  if (!(key in given) || rest[i + 1] === undefined) {
    console.error(`flood.sh: '${rest[i]}' is no option, or has no value; allowed are ${Object.keys(given).map((k) => `--${k}`).join(' ')}`);
    process.exit(2);
  }
  given[key] = key === 'source' ? rest[i + 1] : Number(rest[i + 1]);
}

const [sip, tls, web, media] = [25060, 25061, 28080, 33000];
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'edgecx-flood-'));
const edgecx = path.join(root, 'src/Appliance/bin/Release/net10.0/edgecx.dll');
const bench = path.join(root, 'bench/EdgeCx.Bench/bin/Release/net10.0/EdgeCx.Bench.dll');
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const get = async (what) => (await fetch(`http://127.0.0.1:${web}${what}`)).text();
const finished = (child) => new Promise((r) => {
  let out = '';
  child.stdout.on('data', (d) => { out += d; });
  child.on('close', (code) => r({ code, out }));
});

// Both voices of the demo, from where they speak, as long as flood and ramp take.
const cut = (name, seconds) => {
  const wav = fs.readFileSync(path.join(root, 'demo', name));
  const at = wav.indexOf('data', 12, 'latin1') + 8;
  const audio = wav.subarray(at + 8000 * 62, at + 8000 * (62 + seconds));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0); head.writeInt32LE(36 + audio.length, 4); head.write('WAVEfmt ', 8); head.writeInt32LE(16, 16);
  head.writeInt16LE(7, 20); head.writeInt16LE(1, 22); head.writeInt32LE(8000, 24); head.writeInt32LE(8000, 28); head.writeInt16LE(1, 32); head.writeInt16LE(8, 34);
  head.write('data', 36); head.writeInt32LE(audio.length, 40);
  const file = path.join(work, name);
  fs.writeFileSync(file, Buffer.concat([head, audio]));
  return file;
};

const counters = async () => {
  const values = Object.fromEntries((await get('/metrics')).split('\n').filter((l) => l && !l.startsWith('#')).map((l) => [l.slice(0, l.lastIndexOf(' ')), Number(l.slice(l.lastIndexOf(' ') + 1))]));
  const drop = (reason) => values[`edgecx_drops_total{reason="${reason}"}`];
  return {
    'live calls': values.edgecx_calls,
    'deadline misses': values.edgecx_deadline_misses_total,
    'unlisted-source': drop('unlisted-source'),
    'malformed-sip': drop('malformed-sip'),
    'sip-limit': drop('sip-limit'),
    'sip-rate': drop('sip-rate'),
    'sip-half-open': drop('sip-half-open'),
    'tls-handshake': drop('tls-handshake'),
    'queue-full': drop('queue-full'),
    overload: drop('overload'),
    'resident memory, MiB': Math.round(values.process_resident_memory_bytes / 1048576),
    'processor, s': Math.round(values.process_cpu_seconds_total * 10) / 10,
  };
};

execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=edge', '-addext', 'subjectAltName=IP:127.0.0.1',
  '-keyout', path.join(work, 'edge.key'), '-out', path.join(work, 'edge.pem')], { stdio: 'ignore' });
const log = fs.openSync(path.join(work, 'edgecx.log'), 'w');
const appliance = spawn('dotnet', [edgecx, 'run', '--Sip:Port', sip, '--Sip:TlsPort', tls, '--Sip:Tls:Certificate', path.join(work, 'edge.pem'), '--Sip:Tls:Key', path.join(work, 'edge.key'),
  '--Sip:AllowedSources:0', '127.0.0.1', '--Console:Url', `http://127.0.0.1:${web}`, '--Media:PortMin', media, '--Media:PortMax', media + 399].map(String), { stdio: ['ignore', log, log] });
let failed = 1;
try {
  let ready = false;
  for (let i = 0; i < 600 && !ready && appliance.exitCode === null; i++) {
    ready = await fetch(`http://127.0.0.1:${web}/readyz`).then((r) => r.ok, () => false);
    await sleep(200);
  }
  if (!ready) {
    throw new Error(`the appliance did not start:\n${fs.readFileSync(path.join(work, 'edgecx.log'))}`);
  }
  const length = given.seconds + 14;
  const call = finished(spawn('dotnet', [edgecx, 'call', '--to', `sip:127.0.0.1:${sip}`, '--customer', cut('customer.wav', length), '--agent', cut('agent.wav', length),
    '--calls', given.calls, '--ramp', 25, '--json'].map(String), { stdio: ['ignore', 'pipe', 'inherit'] }));
  for (let i = 0; i < 150 && (await counters())['live calls'] < given.calls; i++) {
    await sleep(200);
  }
  await sleep(2000);
  const before = await counters();
  const flooded = await finished(spawn('dotnet', [bench, '--flood', given.source, `127.0.0.1:${sip}`, `127.0.0.1:${tls}`, given.seconds, given.garbage, given.invites, given.connections, given.handshakes].map(String),
    { stdio: ['ignore', 'pipe', 'inherit'] }));
  await sleep(2500);
  const after = await counters();
  const flood = JSON.parse(flooded.out);
  const summary = JSON.parse((await call).out);
  const legs = JSON.parse(await get('/api/v1/calls')).flatMap((c) => c.legs);
  const received = legs.reduce((n, l) => n + l.packets, 0);
  const lost = legs.reduce((n, l) => n + l.lost, 0);
  console.log(`load of the machine: ${os.loadavg().map((l) => l.toFixed(1)).join(' ')} on ${os.cpus().length} cores`);
  console.log(`flood from ${given.source}, ${flood.seconds} s: ${flood.garbage} datagrams (${Math.round(flood.garbage / flood.seconds)}/s), ${flood.invites} INVITEs, ${flood.connections} connections, `
    + `${flood.handshakes} half handshakes; ${flood.notSent} refused here`);
  console.log(`calls: ${summary.calls}, answered ${summary.answered}, cut ${summary.cut}; packets sent ${summary.packetsSent}, received ${received}, lost ${lost}; latest sent ${summary.sendLatenessMaxMs} ms late`);
  console.log(`${'counter'.padEnd(24)}${'before'.padStart(12)}${'after'.padStart(12)}`);
  for (const name of Object.keys(before)) {
    console.log(`${name.padEnd(24)}${String(before[name]).padStart(12)}${String(after[name]).padStart(12)}`);
  }
  failed = summary.failed + summary.cut === 0 && lost === 0 && received === summary.packetsSent ? 0 : 1;
  console.log(failed ? 'FAILED: packets or calls were lost' : 'no packet and no call was lost');
} finally {
  appliance.kill('SIGTERM');
  await new Promise((r) => { if (appliance.exitCode !== null) { r(); } else { appliance.on('close', r); } });
  fs.rmSync(work, { recursive: true });
}
process.exit(failed);
