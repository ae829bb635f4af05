// What an agent a call does on Node.js with onnxruntime-node: a session of its own for every stream, a run for every frame. The peer of './bench.sh --peers'.
// usage: node peer.cjs SETUP.json     (written by PeerProcess)
//
// Says "ready", then takes turns: one line in ("voice SECONDS" or "both SECONDS"), one line of JSON out with the CPU time of the whole process and what was run.
// Voice activity: Silero as published, at sr = 8000, each 32 ms. Emotion: for each new half second of speech the last 2 s are encoded again, in fp32. The chunk graphs
// take 6000 samples, so the window is covered by three pieces, one batch: 2.25 s are encoded for 2 s, with attention over 0.75 s instead of 2 s.
'use strict';
const { readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');

const setup = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const ort = require(setup.runtime);

const CONTEXT = 32;
const FRAME = 256;
const CHUNK = 4000;
const WINDOW = 16000;
const PIECE = 6000;
const PIECES = 3;
const SPEECH_START = 0.5;
const SPEECH_END = 0.35;
const TARGET_RMS = 10 ** (-26 / 20);

class Stream {
  constructor(pcm, voice, emotion) {
    this.pcm = pcm; // a whole number of frames; heard round and round
    this.voice = voice;
    this.emotion = emotion;
    this.at = 0;
    this.chunkEnd = CHUNK;
    this.row = new Float32Array(CONTEXT + FRAME);
    this.input = new ort.Tensor('float32', this.row, [1, CONTEXT + FRAME]);
    this.state = new ort.Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
    this.rate = new ort.Tensor('int64', BigInt64Array.of(8000n), []);
    this.pieces = new Float32Array(PIECES * PIECE);
    this.levelled = new ort.Tensor('float32', this.pieces, [PIECES, PIECE]);
    this.energyBefore = new ort.Tensor('float32', new Float32Array(PIECES).fill(-100), [PIECES, 1]);
    this.isSpeech = false;
    this.turning = 0;
    this.frames = 0;
    this.speech = 0;
  }

  async hearFrame() {
    const { pcm, row } = this;
    const from = this.at % pcm.length;
    row.copyWithin(0, FRAME);
    for (let i = 0; i < FRAME; i++) row[CONTEXT + i] = pcm[from + i] / 32768;
    this.at += FRAME;
    const { output, stateN } = await this.voice.run({ input: this.input, state: this.state, sr: this.rate });
    this.state = stateN;
    return output.data[0];
  }

  // The appliance's own hysteresis, so that both sides hear emotion in the same half seconds: two frames to begin, two to end.
  judge(probability) {
    const turning = this.isSpeech ? probability < SPEECH_END : probability >= SPEECH_START;
    this.turning = turning ? this.turning + 1 : 0;
    if (this.turning === 2) {
      this.isSpeech = !this.isSpeech;
      this.turning = 0;
    }
    this.frames++;
    this.speech += this.isSpeech ? 1 : 0;
  }

  // True once every half second, where at least half of its frames were speech.
  takeChunk() {
    if (this.at + FRAME <= this.chunkEnd) return false;
    const isSpeech = 2 * this.speech >= this.frames;
    this.chunkEnd += CHUNK;
    this.frames = this.speech = 0;
    return isSpeech;
  }

  async hearWindow() {
    const { pcm, pieces } = this;
    const begin = this.chunkEnd - CHUNK - WINDOW;
    let energy = 0;
    for (let p = 0; p < PIECES; p++) {
      const from = begin + (p * (WINDOW - PIECE)) / (PIECES - 1);
      for (let i = 0; i < PIECE; i++) {
        const sample = from + i < 0 ? 0 : pcm[(from + i) % pcm.length] / 32768;
        pieces[p * PIECE + i] = sample;
        energy += sample * sample;
      }
    }
    const gain = TARGET_RMS / Math.sqrt(energy / pieces.length + 1e-9);
    for (let i = 0; i < pieces.length; i++) pieces[i] *= gain;
    const prosody = await this.emotion.prosody.run({ pcm8: this.levelled, em_prev: this.energyBefore });
    const layer1 = await this.emotion.layer1.run({ pcm8: this.levelled });
    const layer2 = await this.emotion.layer2.run({ hidden: layer1.hidden });
    return prosody.pros_sums.data[0] + layer1.l1_sums.data[0] + layer2.l2_sums.data[0];
  }
}

async function open() {
  // The sessions' own defaults, but for the number of threads where one is asked for.
  const options = { logSeverityLevel: 3, ...(setup.threads > 0 ? { intraOpNumThreads: setup.threads, interOpNumThreads: 1 } : {}) };
  const session = (file) => ort.InferenceSession.create(file, options);
  const bytes = readFileSync(setup.pcm);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const each = samples.length / setup.streams;
  const streams = [];
  for (let s = 0; s < setup.streams; s++) {
    const emotion = { prosody: await session(setup.prosody), layer1: await session(setup.layer1), layer2: await session(setup.layer2) };
    streams.push(new Stream(samples.subarray(s * each, (s + 1) * each), await session(setup.voice), emotion));
  }
  return streams;
}

async function turn(streams, withEmotion, seconds) {
  const frames = Math.round((seconds * 8000) / FRAME);
  const counts = { frames: 0, speech: 0, windows: 0, digest: 0 };
  const before = process.cpuUsage();
  for (let f = 0; f < frames; f++) {
    for (const stream of streams) {
      const probability = await stream.hearFrame();
      counts.frames++;
      counts.speech += probability >= SPEECH_START ? 1 : 0;
      stream.judge(probability);
      if (stream.takeChunk() && withEmotion) {
        counts.windows++;
        counts.digest += await stream.hearWindow();
      }
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { ...counts, cpuMicroseconds: user + system };
}

async function main() {
  const streams = await open();
  // Each session runs once before any clock does.
  for (const stream of streams) await stream.hearWindow();
  console.log('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const [what, seconds] = line.split(' ');
    console.log(JSON.stringify(await turn(streams, what === 'both', Number(seconds))));
  }
}

main().catch((error) => {
  console.error(`peer.cjs: ${error.message}`);
  process.exit(1);
});
