import { t, duration, ms, percent, timeOfDay, count } from './text.js';
import { EventFeed, get } from './stream.js';
import { CallModel, toneOf } from './model.js';
import { drawRibbon, onThemeChange } from './ribbon.js';
import { NeedOrder } from './order.js';
import { CallPanel } from './detail.js';
import { joinReason } from './join.js';

const $ = id => document.getElementById(id);
const SPAN_MS = 300000;     // the line of a row shows the last five minutes
const KEEP_ENDED_MS = 20000;
const POLL_MS = 4000;       // packet counters and latency are not on the event stream
const FRAME_MS = 500;       // rows are written at most twice a second
const WALL_FROM = 40;       // from so many calls on, the wall
const LINE_PX = 22, CHROME_PX = 100, MIN_COLUMN_PX = 236;

const calls = new Map();
const rows = new Map();
const dirty = new Set();
const order = new NeedOrder();
let ready = false;
let pointerOver = false;

const panel = new CallPanel($('detail'), () => closePanel());

async function load(afterReset) {
  const { data, lastEventId } = await get('/api/v1/calls?trajectory=600');
  const listed = new Set();
  for (const json of data) {
    listed.add(json.id);
    if (!json.live && !calls.get(json.id)?.live) continue;
    model(json.id).load(json, afterReset);
    dirty.add(json.id);
  }
  if (afterReset) for (const id of calls.keys()) if (!listed.has(id)) calls.delete(id);
  ready = true;
  frame();
  return lastEventId;
}

function model(id) {
  if (!calls.has(id)) calls.set(id, new CallModel(id));
  return calls.get(id);
}

async function start() {
  let last;
  for (;;) {
    try { last = await load(); break; } catch { link('lost'); await new Promise(done => setTimeout(done, 2000)); }
  }
  new EventFeed('/api/v1/events', last, {
    event(name, data) {
      if (!calls.has(data.callId)) setTimeout(poll, 1000);
      const call = model(data.callId);
      call.apply(name, data);
      dirty.add(data.callId);
      if (panel.callId === data.callId) panel.changed(name);
    },
    live() { link('live'); $('banner').hidden = true; },
    lost(since) {
      link('lost');
      $('banner').textContent = t('link.lostSince', { time: timeOfDay(since) });
      $('banner').hidden = false;
    },
    reset: () => load(true),
  });
}

function link(state) {
  $('link').dataset.state = state;
  $('link').firstElementChild.textContent = t('link.' + state);
}

function put(node, text) { if (node.textContent !== text) node.textContent = text; }

// Writes one thing of a row if it is another than was written last: the page itself is never asked.
const writers = {
  age: (row, v) => { row.age.textContent = v; },
  name: (row, v) => { row.name.textContent = v; },
  shape: (row, v) => { row.mood.firstElementChild.setAttribute('href', '#mood-' + v); row.mood.setAttribute('class', 'mood tone-' + toneOf(v)); },
  word: (row, v) => { row.word.textContent = v; },
  off: (row, v) => { row.word.className = v ? 'off' : ''; },
  trend: (row, v) => {
    row.arrow.style.display = v ? '' : 'none';
    if (v) row.arrow.firstElementChild.setAttribute('href', '#trend-' + v);
    row.small.textContent = v ? t('trend.' + v) : '';
  },
  need: (row, v) => { row.link.dataset.need = v; },
  what: (row, v) => { row.say.textContent = v; },
  why: (row, v) => { row.why.textContent = v; },
  escalates: (row, v) => row.link.toggleAttribute('data-escalates', v),
  tier: (row, v) => { if (v) row.what.dataset.tier = v; else delete row.what.dataset.tier; },
  media: (row, v) => { row.media.textContent = v; },
  mediaBad: (row, v) => row.media.classList.toggle('bad', v),
  lat: (row, v) => { row.lat.textContent = v; },
  latBad: (row, v) => row.lat.classList.toggle('bad', v),
  label: (row, v) => row.link.setAttribute('aria-label', v),
};

function write(row, what, value) {
  if (row.written[what] === value) return;
  row.written[what] = value;
  writers[what](row, value);
}

function frame() {
  if (!ready || document.hidden) return;
  const now = performance.now();
  for (const [id, call] of calls) {
    if (call.endedAt && now - call.endedAt > KEEP_ENDED_MS && panel.callId !== id) calls.delete(id);
  }
  for (const [id, row] of rows) if (!calls.has(id)) { visible.unobserve(row.link); sizes.unobserve(row.ribbon); row.item.remove(); rows.delete(id); }
  const held = pointerOver || $('calls').contains(document.activeElement);
  const moved = order.update(calls, now, held);
  for (const id of calls.keys()) if (!rows.has(id)) rows.set(id, makeRow(id));
  if (moved) arrange();
  for (const id of dirty) if (rows.has(id)) { writeRow(rows.get(id), calls.get(id)); drawRow(rows.get(id), calls.get(id)); }
  dirty.clear();
  for (const [id, row] of rows) if (row.seen) write(row, 'age', age(calls.get(id)));
  tally();
}

// Rows are put in their place one by one, and only those that are not there already, so that focus and scroll stay.
function arrange() {
  const list = $('calls');
  let at = list.firstElementChild;
  for (const id of order.ids) {
    const { item } = rows.get(id);
    if (item === at) at = at.nextElementSibling;
    else list.insertBefore(item, at);
  }
  const wide = innerWidth >= 720, wall = calls.size > WALL_FROM;
  $('wall').dataset.density = wall ? 'wall' : 'rows';
  if (wall) {
    // As many columns as it takes to see all calls at once, as long as a line stays readable.
    const fitting = Math.ceil(calls.size * LINE_PX / Math.max(200, innerHeight - CHROME_PX));
    const columns = wide ? Math.max(2, Math.min(fitting, Math.floor(innerWidth / MIN_COLUMN_PX))) : 1;
    list.style.setProperty('--columns', columns);
    list.style.setProperty('--lines', Math.ceil(calls.size / columns));
  }
  if (wall !== arrange.wall) { arrange.wall = wall; for (const id of calls.keys()) dirty.add(id); }
}

function el(tag, cls) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  return node;
}

function svg(cls, id) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  node.setAttribute('class', cls);
  node.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '#' + id);
  node.append(use);
  return node;
}

function makeRow(id) {
  const item = el('li'), row = el('a', 'row');
  row.href = '#call=' + encodeURIComponent(id);
  const cells = { mood: svg('mood', 'mood-unknown'), name: el('span', 'name'), age: el('span', 'age num'), state: el('span', 'state'), ribbon: el('canvas'), what: el('span', 'what'), media: el('span', 'media num'), lat: el('span', 'lat num') };
  const say = el('span', 'say'), why = el('small', 'why');
  cells.what.append(say, why);
  const word = el('span'), arrow = svg('arrow', 'trend-steady'), small = el('small');
  cells.state.append(word, arrow, small);
  cells.ribbon.setAttribute('aria-hidden', 'true');
  row.append(...Object.values(cells));
  item.append(row);
  dirty.add(id);
  row.callId = cells.ribbon.callId = id;
  visible.observe(row);
  sizes.observe(cells.ribbon);
  return { item, link: row, say, why, word, arrow, small, ...cells, seen: false, size: null, drawn: '', written: {} };
}

// Ribbons are measured when their box changes, not when they are drawn.
const sizes = new ResizeObserver(entries => {
  for (const entry of entries) {
    const row = rows.get(entry.target.callId);
    if (!row) continue;
    row.size = { width: Math.round(entry.contentRect.width), height: Math.round(entry.contentRect.height) };
    dirty.add(entry.target.callId);
  }
});

// A ribbon out of sight is not drawn.
const visible = new IntersectionObserver(entries => {
  for (const entry of entries) {
    const row = rows.get(entry.target.callId);
    if (!row) continue;
    row.seen = entry.isIntersecting;
    if (row.seen) dirty.add(entry.target.callId);
  }
});

// On the wall minutes are enough: 200 clocks that tick each second are work for the browser and unrest for the eye.
const age = call => arrange.wall ? t('wall.minutes', { n: Math.floor(call.ageMs / 60000) }) : duration(call.ageMs);

function writeRow(row, call) {
  const deaf = call.live && call.hearing !== 'ok', media = call.media, latency = call.latency?.p99, cue = call.live ? call.openCue : null;
  const mood = deaf ? 'unknown' : call.mood, name = call.agentId || t('wall.unknownAgent');
  const word = !call.live ? t('wall.over') : deaf ? t('hearing.' + call.hearing) : t('mood.' + mood);
  const trend = call.live && !deaf && mood !== 'unknown' ? call.trend : '';
  write(row, 'need', call.need);
  write(row, 'name', name);
  write(row, 'shape', mood);
  write(row, 'word', word);
  write(row, 'off', call.hearing === 'deaf' || call.hearing === 'noCustomer');
  write(row, 'trend', trend);
  const why = call.need >= 3 ? joinReason(call).join(' · ') : '';
  write(row, 'what', cue?.text ?? '');
  write(row, 'why', why);
  write(row, 'escalates', call.escalates);
  write(row, 'tier', cue?.tier ?? '');
  write(row, 'media', media ? `${percent(media.loss)} · ${ms(media.jitter)}` : '–');
  write(row, 'mediaBad', !!media && (media.loss > 0.02 || media.jitter > 40));
  write(row, 'lat', ms(latency));
  write(row, 'latBad', latency > 100);
  write(row, 'label', t('wall.rowLabel', { agent: name, state: word, trend: trend && t('trend.' + trend), cue: [cue?.text ?? t('wall.noCue'), why].filter(Boolean).join(', ') }));
}

function drawRow(row, call) {
  if (!row.seen || !row.size) return;
  // On the wall a bar stands for several seconds: every fourth point is soon enough.
  const wall = arrange.wall, step = wall ? Math.floor(call.points.length / 4) : call.points.length;
  const key = `${step}:${row.size.width}x${row.size.height}`;
  if (row.drawn === key) return;
  row.drawn = key;
  drawRibbon(row.ribbon, call.points, { spanMs: wall ? SPAN_MS / 2 : SPAN_MS, bar: wall ? 2 : 3, gap: 1, size: row.size });
}

function tally() {
  let live = 0, hot = 0, strained = 0, p99 = 0;
  for (const call of calls.values()) {
    if (!call.live) continue;
    live++;
    if (call.need >= 4) hot++;
    else if (call.need >= 2) strained++;
    p99 = Math.max(p99, call.latency?.p99 ?? 0);
  }
  const key = [live, hot, strained].join();
  if ($('tally').dataset.key !== key) {
    $('tally').dataset.key = key;
    const part = (cls, n, word) => { const span = el('span', cls), b = el('b'); b.textContent = count(n); span.append(b, ' ' + word); return span; };
    $('tally').replaceChildren(part('', live, t('wall.live')), part(hot ? 'hot' : '', hot, t('wall.hot')), part('', strained, t('wall.strained')));
  }
  put($('p99'), live && p99 ? t('wall.p99', { ms: ms(p99) }) : '');
  $('void').hidden = calls.size > 0;
  $('head').hidden = calls.size === 0;
  if (!calls.size) idle();
}

// No calls: either quiet or deaf. The appliance knows which.
let askedAt = -Infinity;
async function idle() {
  if (performance.now() - askedAt < POLL_MS) return;
  askedAt = performance.now();
  try {
    const response = await fetch('/readyz', { cache: 'no-store' });
    const { reasons } = await response.json();
    $('void').querySelector('svg').removeAttribute('data-busy');
    put($('voidTitle'), t(response.ok ? 'wall.empty' : 'wall.notReady'));
    put($('voidText'), response.ok ? t('wall.emptyText') : reasons.join(' · '));
    $('voidText').className = response.ok ? '' : 'reasons';
  } catch { /* The stream notices a lost appliance, and says so. */ }
}

function openFromHash() {
  const id = decodeURIComponent(location.hash.match(/^#call=(.+)$/)?.[1] ?? '');
  for (const [key, row] of rows) row.link.toggleAttribute('aria-current', false), key === id && row.link.setAttribute('aria-current', 'true');
  if (id) panel.open(id, calls.get(id) ?? new CallModel(id));
  else panel.close();
}

function closePanel() {
  const id = panel.callId;
  history.replaceState(null, '', location.pathname + location.search);
  openFromHash();
  rows.get(id)?.link.focus();
}

addEventListener('hashchange', openFromHash);
addEventListener('keydown', e => {
  if (e.key === 'Escape' && panel.callId) { closePanel(); return; }
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
  const links = [...$('calls').querySelectorAll('a')], at = links.indexOf(document.activeElement);
  if (at < 0 && $('detail').contains(document.activeElement)) return;
  const next = links[Math.max(0, Math.min(links.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1)))];
  if (next) { e.preventDefault(); next.focus(); }
});
$('calls').addEventListener('pointerenter', () => { pointerOver = true; });
$('calls').addEventListener('pointerleave', () => { pointerOver = false; });
addEventListener('resize', () => { arrange(); for (const id of calls.keys()) dirty.add(id); panel.redraw(); });
onThemeChange(() => { for (const [id, row] of rows) { row.drawn = ''; dirty.add(id); } panel.redraw(); });
setInterval(frame, FRAME_MS);
setInterval(() => { if (!document.hidden && $('link').dataset.state === 'live') poll(); }, POLL_MS);

async function poll() {
  try {
    const { data } = await get('/api/v1/calls');
    for (const json of data) if (calls.has(json.id)) { calls.get(json.id).load(json); dirty.add(json.id); }
  } catch { /* The stream notices a lost appliance, and says so. */ }
}

start().then(openFromHash);
