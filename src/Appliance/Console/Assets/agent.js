import { t, duration, measure, figure, timeOfDay } from './text.js';
import { EventFeed, post, get } from './stream.js';
import { CallModel, toneOf } from './model.js';
import { drawRibbon, onThemeChange } from './ribbon.js';
import { historyItems } from './history.js';

const $ = id => document.getElementById(id);
const agent = document.body.dataset.agent;
const SPAN_MS = 180000;     // the emotion line shows the last three minutes
const LINGER_MS = 6000;     // a closed cue stays readable, so that it can be judged
const POLL_MS = 5000;       // whether the customer is heard is not on the event stream

let call = null;
let muted = false;
let commands = 0;           // a view asked for before the last command does not undo what the command showed
let shown = null;           // the cue on the page: { cue, callId, overSince }
let whyOpen = false;
let historyOpen = false;
let quiet = stored('quiet') === '1';
let dismissed = '';         // the last note that was read

const snapshot = JSON.parse($('snapshot').textContent);
adopt(snapshot);
new EventFeed(`/api/v1/events?agentId=${encodeURIComponent(agent)}`, document.body.dataset.last, {
  event(name, data) {
    if (!call || (call.id !== data.callId && (name === 'call-started' || !call.live))) call = new CallModel(data.callId);
    if (call.id !== data.callId) return;
    call.apply(name, data);
    render();
  },
  live() { link('live'); $('banner').hidden = true; render(); },
  lost(since) {
    link('lost');
    $('banner').textContent = t('link.lostSince', { time: timeOfDay(since) });
    $('banner').hidden = false;
  },
  reset() { return refresh(true); },
});

// A browser may forbid storage: then nothing is remembered, and nothing else is lost.
function stored(name, value) {
  try {
    if (value === undefined) return localStorage.getItem('edgecx.' + name);
    localStorage.setItem('edgecx.' + name, value);
  } catch { /* Not remembered. */ }
  return null;
}

function adopt(view, afterReset, asked = commands) {
  if (asked === commands) muted = view.muted;
  if (view.call) call = (call?.id === view.call.id ? call : new CallModel(view.call.id)).load(view.call, afterReset);
}

async function refresh(afterReset) {
  const asked = commands;
  const { data, lastEventId } = await get(`/api/v1/agents/${encodeURIComponent(agent)}`);
  adopt(data, afterReset, asked);
  render();
  return lastEventId;
}

function link(state) {
  $('link').dataset.state = state;
  $('link').firstElementChild.textContent = t('link.' + state);
}

// A change of text is a change for a screen reader: nothing is written that is already there.
function put(node, text) { if (node.textContent !== text) node.textContent = text; }
function show(node, on) { if (node.hidden === on) node.hidden = !on; }

function render() {
  const live = call?.live, over = call && !call.live;
  show($('now'), !!live);
  show($('cue'), !!live || !!(shown?.overSince && over));
  show($('lineBox'), !!live && call.points.length > 1);
  show($('after'), !!over && !shown);
  show($('empty'), !call);
  $('mute').setAttribute('aria-pressed', String(muted));
  put($('mute').lastElementChild, t(muted ? 'agent.unmute' : 'agent.mute'));
  if (live) renderNow();
  if (over && !shown) renderAfter();
  renderCue();
  renderNote();
  renderHistory();
  document.body.toggleAttribute('data-quiet', quiet);
  document.body.toggleAttribute('data-muted', muted);
  $('quiet').setAttribute('aria-pressed', String(quiet));
  put($('quiet').lastElementChild, t(quiet ? 'agent.quietOff' : 'agent.quiet'));
  document.title = live ? `${$('mood').textContent} · ${agent}` : `${agent} · EdgeCx`;
}

function renderNow() {
  const deaf = call.hearing !== 'ok';
  const mood = deaf ? 'unknown' : call.mood;
  const shape = $('shape');
  shape.firstElementChild.setAttribute('href', '#mood-' + mood);
  shape.setAttribute('class', `mood tone-${toneOf(mood)}`);
  shape.dataset.arousal = call.arousalStep;
  put($('mood'), deaf ? t('hearing.' + call.hearing) : t('mood.' + mood));
  show($('trend'), !deaf && mood !== 'unknown');
  show($('hint'), deaf || mood === 'unknown');
  put($('hint'), deaf ? t(`hearing.${call.hearing}.hint`) : t('mood.unknown.hint'));
  $('trend').querySelector('use').setAttribute('href', '#trend-' + call.trend);
  put($('trend').querySelector('strong'), t('trend.' + call.trend));
  drawLine();
}

function drawLine() {
  if (!call?.live || $('lineBox').hidden) return;
  drawRibbon($('line'), call.points, { spanMs: SPAN_MS, bar: 4, gap: 2 });
  $('line').setAttribute('aria-label', t('agent.lineLabel', { mood: t('mood.' + call.mood), trend: t('trend.' + call.trend) }));
}

function renderCue() {
  const open = call?.live && !muted ? call.openCue : null;
  if (shown && (muted || (call?.id === shown.callId && !call.cues.has(shown.cue.cueId)))) {
    shown = null;   // muting takes the cue away at once, without the linger
    if (call && !call.live) { render(); return; }
  }
  if (open && (open.cueId !== shown?.cue.cueId || call.id !== shown.callId)) {
    shown = { cue: open, callId: call.id, overSince: null };
    whyOpen = false;
  } else if (shown && !open && !shown.overSince) {
    shown.overSince = performance.now();
    setTimeout(render, LINGER_MS + 50);
  } else if (shown?.overSince && performance.now() - shown.overSince > LINGER_MS) {
    shown = null;
    if (call && !call.live) { render(); return; }
  }

  const box = $('cue'), cue = shown?.cue;
  box.toggleAttribute('data-open', !!cue && !shown.overSince);
  box.toggleAttribute('data-over', !!shown?.overSince);
  if (cue) box.dataset.tier = cue.tier; else delete box.dataset.tier;
  show($('calm'), !cue);
  put($('calm'), muted ? t('agent.muted') : t('agent.calm'));
  for (const id of ['tier', 'text', 'acts']) show($(id), !!cue);
  show($('why'), !!cue && whyOpen);
  if (!cue) return;
  put($('tier'), shown.overSince ? t('agent.over') : t('tier.' + cue.tier));
  put($('text'), cue.text);
  $('whyBtn').setAttribute('aria-expanded', String(whyOpen));
  if (whyOpen) renderWhy(cue);
  const judged = cue.helpful !== null && cue.helpful !== undefined;
  $('yes').setAttribute('aria-pressed', String(cue.helpful === true));
  $('no').setAttribute('aria-pressed', String(cue.helpful === false));
  put($('ask'), judged ? t('agent.thanks') : t('agent.helpful'));
}

function renderWhy(cue) {
  const box = $('why');
  if (box.dataset.cue === shown.callId + cue.cueId) return;
  box.dataset.cue = shown.callId + cue.cueId;
  const sentence = document.createElement('p');
  sentence.textContent = cue.reason;
  const list = document.createElement('dl');
  for (const [name, value] of Object.entries(cue.evidence ?? {})) {
    const pair = document.createElement('div'), dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = measure(name);
    dd.textContent = figure(name, value);
    pair.append(dt, dd);
    list.append(pair);
  }
  box.replaceChildren(sentence, list);
}

function renderNote() {
  const note = call?.live ? call.notes.at(-1) : null, unread = note && dismissed !== call.id + note.noteId;
  if (unread) put($('noteText'), note.text);
  show($('note'), !!unread);
}

function renderHistory() {
  show($('history'), historyOpen);
  $('historyBtn').setAttribute('aria-expanded', String(historyOpen));
  if (!historyOpen) return;
  const entries = [...(call?.cues.values() ?? []), ...(call?.notes ?? [])].sort((a, b) => b.atMs - a.atMs);
  const key = JSON.stringify(entries.map(e => [e.cueId ?? e.noteId, e.closedReason, e.helpful, e.surfaces?.length]));
  if ($('history').dataset.key === key) return;
  $('history').dataset.key = key;
  $('historyList').replaceChildren(...historyItems(entries));
}

function renderAfter() {
  put($('afterTitle'), t('after.title', { duration: duration(call.durationMs) }));
  const journey = call.journey;
  put($('kind'), t('after.' + (journey?.turn ?? 'unknown')));
  show($('breath'), call.wasHard);
  const key = call.id + JSON.stringify(journey);
  if ($('journey').dataset.key === key) return;
  $('journey').dataset.key = key;
  $('journey').replaceChildren();
  if (!journey) return;
  $('journey').append(feeling('after.start', journey.start), drawing('arrow', 'trend-steady'), feeling('after.end', journey.end));
}

function feeling(when, mood) {
  const figureNode = document.createElement('figure'), caption = document.createElement('figcaption');
  const small = document.createElement('small'), word = document.createElement('b');
  small.textContent = t(when);
  word.textContent = t('mood.' + mood);
  caption.append(small, word);
  figureNode.append(drawing(`mood tone-${toneOf(mood)}`, 'mood-' + mood), caption);
  return figureNode;
}

function drawing(cls, id) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', cls);
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '#' + id);
  svg.append(use);
  return svg;
}

async function toggleMute() {
  commands++;
  muted = !muted;
  render();
  const done = await post(`/api/v1/agents/${encodeURIComponent(agent)}/mute`, { muted });
  commands++;
  if (!done) {
    muted = !muted;
    render();
    fail();
  }
}

async function judge(helpful) {
  if (!shown) return;
  const { cue, callId } = shown, before = cue.helpful;
  cue.helpful = helpful;
  render();
  if (!await post(`/api/v1/calls/${encodeURIComponent(callId)}/cues/${encodeURIComponent(cue.cueId)}/feedback`, { helpful })) {
    cue.helpful = before;
    render();
    fail();
  }
}

function fail() {
  $('banner').textContent = t('link.commandFailed');
  $('banner').hidden = false;
  setTimeout(() => { if ($('link').dataset.state === 'live') $('banner').hidden = true; }, 5000);
}

function toggleWhy() {
  if (!shown) return;
  whyOpen = !whyOpen;
  render();
}

function toggleHistory() {
  historyOpen = !historyOpen;
  render();
  if (historyOpen) $('history').focus({ preventScroll: true });
}

function toggleQuiet() {
  quiet = !quiet;
  stored('quiet', quiet ? '1' : '0');
  render();
}

// What is on top goes first: the history, then a note.
function dismiss() {
  const note = call?.notes.at(-1);
  if (historyOpen) historyOpen = false;
  else if (note) dismissed = call.id + note.noteId;
  render();
}

// A strip of 320 × 200 that stays on top: the browser's own where it has one, a small window where not.
async function floatStrip() {
  const address = new URL(location.href);
  address.searchParams.set('strip', '1');
  if ('documentPictureInPicture' in window) {
    try {
      const top = await documentPictureInPicture.requestWindow({ width: 320, height: 200 });
      const frame = top.document.createElement('iframe');
      frame.src = address.href;
      frame.title = document.title;
      Object.assign(frame.style, { position: 'fixed', inset: '0', width: '100%', height: '100%', border: '0' });
      top.document.title = `${agent} · EdgeCx`;
      top.document.body.append(frame);
      frame.addEventListener('load', () => frame.contentWindow.focus());
      return;
    } catch { /* Refused: the small window then. */ }
  }
  open(address.href, 'edgecx-' + agent, 'popup,width=320,height=200');
}

$('mute').addEventListener('click', toggleMute);
$('historyBtn').addEventListener('click', toggleHistory);
$('quiet').addEventListener('click', toggleQuiet);
$('float').addEventListener('click', floatStrip);
$('noteClose').addEventListener('click', dismiss);
$('whyBtn').addEventListener('click', toggleWhy);
$('yes').addEventListener('click', () => judge(true));
$('no').addEventListener('click', () => judge(false));
addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
  const act = { m: toggleMute, y: () => judge(true), n: () => judge(false), '?': toggleWhy, h: toggleHistory, q: toggleQuiet, t: floatStrip, escape: dismiss }[e.key.toLowerCase()];
  if (act) { e.preventDefault(); act(); }
});
addEventListener('resize', drawLine);
onThemeChange(drawLine);
$('float').hidden = new URLSearchParams(location.search).has('strip');
setInterval(() => put($('clock'), call?.live ? duration(call.ageMs) : ''), 1000);
setInterval(() => { if (!document.hidden && $('link').dataset.state === 'live') refresh().catch(() => { /* The stream notices a lost appliance, and says so. */ }); }, POLL_MS);
put($('clock'), call?.live ? duration(call.ageMs) : '');
render();
