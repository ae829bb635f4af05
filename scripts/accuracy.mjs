// Called by accuracy.sh: runs the evaluations and puts what they report between the markers of docs/accuracy.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [root, folds, shared, ...only] = process.argv.slice(2);
const page = path.join(root, 'docs/accuracy.md');
const images = path.join(root, 'docs/images');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'edgecx-accuracy-'));
const manifest = path.join(shared, 'data/ser/manifest.csv');
const check = path.join(shared, 'data/ser/check.csv');
const calm = ['agent', 'agent1', 'agent2', 'Auto_Repairs_40_UTC_agent', 'Auto_Repairs_40_UTC_caller'].map((n) => path.join(shared, `data/calls/aws_lca_${n}.wav`));
const run = (...args) => {
  console.error(`edgecx ${args.join(' ')}`);
  return execFileSync(path.join(root, 'edgecx'), args, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }).toString();
};
const known = new Map();
const json = (...args) => {
  const key = args.join(' ');
  if (!known.has(key)) {
    known.set(key, JSON.parse(run(...args, '--json')));
  }
  return known.get(key);
};
// Paths as a reader of the repository would type them.
const shown = (text) => text.replaceAll(shared, '../shared').replaceAll(folds, 'FOLDS').replaceAll('`edgecx ', '`./edgecx ');

// A report's text without its title, headings one level down, plots in docs/images.
const report = (name, ...args) => {
  const file = path.join(work, `${name}.md`);
  run(...args, '--report', file);
  for (const plot of fs.readdirSync(work).filter((f) => f.startsWith(name) && f.endsWith('.svg'))) {
    fs.copyFileSync(path.join(work, plot), path.join(images, plot));
  }
  return shown(fs.readFileSync(file, 'utf8').replace(/^# .*\n\n/, '').replace(/^## /gm, '### ').replace(/\]\(([^)]+\.svg)\)/g, '](images/$1)'));
};

const figure = (value) => (value === null || value === undefined ? '–' : value.toFixed(3));
const within = (r, name) => figure(r[name]) + (r.intervals[name] ? ` [${figure(r.intervals[name][0])}, ${figure(r.intervals[name][1])}]` : '');
const table = (rows) =>
  ['| | UAR, 4 classes | anger | arousal | valence | ECE | abstained |', '|---|---|---|---|---|---|---|',
    ...rows.map(([name, r]) => `| ${name} | ${within(r, 'uar4')} | ${within(r, 'angerAuroc')} | ${within(r, 'arousalAuroc')} | ${within(r, 'valenceAuroc')} | ${figure(r.ece)} | ${r.abstained} of ${r.clips} |`),
    ''].join('\n');
const leftOut = ['evaluate', '--manifest', manifest, '--fold-models', folds];

const sections = {
  loso: () => report('accuracy-loso', ...leftOut),
  ladder: () => table([
    ['0, the whole model', json(...leftOut)],
    ['1, every second chunk', json(...leftOut, '--rung', '1')],
    ['2, first layer of every second chunk', json(...leftOut, '--rung', '2')],
    ['3, prosody only', json(...leftOut, '--rung', '3')],
    ['0 in fp32', json(...leftOut, '--precision', 'fp32')],
  ]),
  ways: () => table([
    ['successive utterances of a caller', json(...leftOut)],
    ['each clip alone (`--independent`)', json(...leftOut, '--independent')],
    ['mean of the last 3 of a mood (`--average 3`)', json(...leftOut, '--average', '3')],
    ['calibrated as for an unknown language (`--language xx`)', json(...leftOut, '--language', 'xx')],
  ]),
  check: () => table([
    ['check.csv, int8', json('evaluate', '--manifest', check)],
    ['check.csv, fp32', json('evaluate', '--manifest', check, '--precision', 'fp32')],
    ['check.csv, mean of the last 3', json('evaluate', '--manifest', check, '--average', '3')],
  ]),
  calls: () => report('accuracy-calls', 'evaluate-calls', '--manifest', manifest, '--fold-models', folds, '--Inference:Transcription', 'off', '--repeats', process.env.REPEATS ?? '4', '--calls', ...calm),
};

let text = fs.readFileSync(page, 'utf8');
for (const [name, make] of Object.entries(sections).filter(([n]) => only.length === 0 || only.includes(n))) {
  const between = new RegExp(`(<!-- ${name}: written by scripts/accuracy.sh -->\n)[^]*?(<!-- end of ${name} -->)`);
  if (!between.test(text)) {
    throw new Error(`docs/accuracy.md has no section '${name}'`);
  }
  const made = make().trim();
  text = text.replace(between, (_, begin, end) => `${begin}${made}\n${end}`);
  fs.writeFileSync(page, text);
}
fs.rmSync(work, { recursive: true });
