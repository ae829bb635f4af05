// One call, opened: the whole line with its evidence, who spoke, the cues with what they were built on and where their time went.
import { t, duration, ms, percent, measure, figure, reasonWord, count } from './text.js';
import { get, post, send } from './stream.js';
import { toneOf } from './model.js';
import { drawTrajectory } from './ribbon.js';
import { surfaceWords } from './surfaces.js';
import { joinReason, pathHere } from './join.js';

const AGENT_TURNS = new Set(['SlowToRespond', 'LongSilence', 'SpeakingRateHigh', 'SpeakingRateLow', 'ContinuousSpeaking', 'ExtendedOverlap']);
const VALENCE = { satisfied: 0.8, neutral: 0, unknown: 0, impatient: -0.6, confused: -0.45, distressed: -0.8, frustrated: -0.9 };
const STAGES = ['releasedMs', 'framedMs', 'voiceBatchedMs', 'voiceMs', 'batchedMs', 'inferredMs', 'decidedMs', 'queuedMs', 'deliveredMs'];

const words = {
  mood: state => t('mood.' + state),
  time: duration,
  valenceOf: state => VALENCE[state] ?? 0,
  isAgentTurn: kind => AGENT_TURNS.has(kind),
  get customer() { return t('role.customer'); },
  get agent() { return t('detail.agentLane'); },
};

function el(tag, cls, ...content) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...content);
  return node;
}

export class CallPanel {
  #box; #call = null; #timer = 0; #onClose; #parts = null;

  constructor(box, onClose) { this.#box = box; this.#onClose = onClose; }

  get callId() { return this.#call?.id ?? null; }

  async open(id, call) {
    if (this.#call?.id === id) return;
    this.close();
    this.#call = call;
    this.#build();
    this.#box.hidden = false;
    this.#write();
    this.#parts.title.focus();
    this.#timer = setInterval(() => this.#refresh(), 3000);
    await this.#refresh();
  }

  close() {
    clearInterval(this.#timer);
    this.#call = null;
    this.#box.hidden = true;
    this.#box.replaceChildren();
  }

  // An event of the call came: the line follows at once, the rest with the next answer.
  changed(name) {
    if (name === 'estimate') this.redraw();
    else this.#write();
  }

  redraw() {
    if (this.#call && this.#parts) drawTrajectory(this.#parts.canvas, this.#call, words);
  }

  async #refresh() {
    const call = this.#call;
    if (!call) return;
    try {
      const { data } = await get('/api/v1/calls/' + encodeURIComponent(call.id));
      if (this.#call !== call) return;
      call.load(data);
      this.#write();
    } catch (e) {
      if (e.message === '404' && this.#call === call) this.#parts.facts.replaceChildren(el('p', 'quiet', t('detail.gone')));
    }
  }

  #build() {
    const p = this.#parts = {
      title: el('h2'), sub: el('p', 'num'), canvas: el('canvas', 'trajectory'), evidence: el('dl', 'facts num'), facts: el('dl', 'facts num'),
      cues: el('ol', 'cues'), legs: el('tbody'), dropped: el('p', 'quiet'), pause: el('button'), notice: el('span', 'quiet'), join: el('p', 'join'), note: this.#noteForm(), notes: el('ol', 'notes'), close: el('button', 'push', t('detail.close')),
    };
    p.title.id = 'detailTitle';
    p.title.tabIndex = -1;
    p.canvas.setAttribute('role', 'img');
    p.close.type = p.pause.type = 'button';
    p.close.addEventListener('click', () => this.#onClose());
    p.pause.addEventListener('click', () => this.#togglePause());
    p.shape = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    p.shape.setAttribute('aria-hidden', 'true');
    p.shape.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'));
    const legend = el('p', 'legend');
    for (const [cls, key] of [['l-arousal', 'detail.legendArousal'], ['l-valence', 'detail.legendValence'], ['l-cue', 'detail.legendCue']]) {
      legend.append(el('span', '', el('i', cls), t(key)));
    }
    const head = el('tr');
    for (const key of ['leg', 'role', 'codec', 'packets', 'lost', 'jitter']) head.append(el('th', ['packets', 'lost', 'jitter'].includes(key) ? 'r' : '', t('detail.' + key)));
    this.#box.replaceChildren(
      el('header', '', p.shape, el('div', '', p.title, p.sub), p.close),
      el('section', '', el('h3', '', t('join.title')), p.join),
      el('section', '', p.canvas, legend),
      el('section', '', el('h3', '', t('detail.evidence')), p.evidence),
      p.noteSection = el('section', '', el('h3', '', t('note.title')), p.note.form, p.notes),
      el('section', '', el('h3', '', t('detail.cues')), p.cues, p.dropped),
      el('section', '', el('h3', '', t('detail.media')), el('div', 'scroll', el('table', 'table num', el('thead', '', head), p.legs)), ),
      el('section', '', p.facts),
      el('div', 'controls', p.pause, p.notice),
    );
  }

  #write() {
    const call = this.#call, p = this.#parts;
    if (!call) return;
    const deaf = call.live && call.hearing !== 'ok', mood = deaf ? 'unknown' : call.mood;
    p.shape.setAttribute('class', `mood tone-${toneOf(mood)}`);
    p.shape.firstElementChild.setAttribute('href', '#mood-' + mood);
    p.title.textContent = `${call.agentId || t('wall.unknownAgent')} · ${deaf ? t('hearing.' + call.hearing) : t('mood.' + mood)}`;
    p.sub.textContent = [duration(call.ageMs), call.live ? t('trend.' + call.trend) : reasonWord('ended', call.endReason ?? ''), t('tap.' + call.tap), call.codec, call.id].filter(Boolean).join(' · ');
    p.canvas.setAttribute('aria-label', this.#describe(call));
    this.#writeJoin(call, p);
    p.noteSection.hidden = !call.live;
    p.notes.replaceChildren(...call.notes.map(n => el('li', '', el('span', 'num', duration(n.atMs)), n.text)));
    p.evidence.replaceChildren(...this.#pairs(Object.entries(call.state?.evidence ?? {}).map(([k, v]) => [measure(k), figure(k, v)])));
    if (!p.evidence.childElementCount) p.evidence.append(el('p', 'quiet', t('mood.unknown.hint')));
    let number = 0;
    p.cues.replaceChildren(...[...call.cues.values()].map(cue => this.#cue(cue, ++number)).reverse());
    p.dropped.textContent = call.dropped.length ? t('detail.dropped', { list: call.dropped.map(d => `${t('cue.' + d.kind)} (${reasonWord('drop', d.reason)}, ${count(d.count)})`).join(', ') }) : number ? '' : t('detail.noCues');
    p.legs.replaceChildren(...call.legs.map(leg => el('tr', '', el('td', '', leg.label),
      el('td', '', t('role.' + leg.role), el('div', 'quiet', leg.rule)), el('td', '', `${leg.codec || '–'} · ${leg.muted ? t('detail.muted') : t('leg.' + leg.state)}`),
      el('td', 'r', count(leg.packets)), el('td', 'r', percent(leg.packets + leg.lost ? leg.lost / (leg.packets + leg.lost) : 0)), el('td', 'r', ms(leg.jitterMs)))));
    const latency = call.latency ?? {};
    p.facts.replaceChildren(...this.#pairs([[t('detail.p50'), ms(latency.p50)], [t('detail.p99'), ms(latency.p99)], [t('detail.notice'), t('notice.' + call.notice)]]));
    p.pause.hidden = !call.live;
    p.pause.textContent = t(call.paused ? 'detail.resume' : 'detail.pause');
    p.pause.setAttribute('aria-pressed', String(call.paused));
    p.notice.textContent = call.live ? t(call.paused ? 'detail.pausedHint' : 'detail.pauseHint') : '';
    this.redraw();
  }

  // The reason to join, in words: what is predicted, how the customer feels, how it came there, what the agent has been told.
  #writeJoin(call, p) {
    const said = [call.escalates ? t('join.escalation') : '', ...joinReason(call), call.mood !== 'unknown' && call.need >= 2 ? t('trend.' + call.trend) : ''], path = pathHere(call), cue = call.live ? call.openCue : null;
    if (said.some(Boolean) && path) said.push(t('join.path', { path }));
    if (said.some(Boolean) && cue) said.push(cue.reason.replace(/\.$/, ''), t('join.cue', { text: cue.text }));
    const text = said.filter(Boolean).join(' · ') || t('join.none');
    if (p.join.textContent !== text) p.join.textContent = text;
    p.join.toggleAttribute('data-escalates', call.escalates);
  }

  #noteForm() {
    const form = el('form', 'note-form'), label = el('label', 'quiet', t('note.label')), input = el('input'), button = el('button', '', t('note.send')), said = el('span', 'quiet');
    input.id = label.htmlFor = 'noteInput';
    input.maxLength = 120;
    input.required = true;
    input.autocomplete = 'off';
    said.setAttribute('role', 'status');
    form.append(label, input, button, said);
    form.addEventListener('submit', e => { e.preventDefault(); this.#sendNote(input, said); });
    return { form, input, said };
  }

  async #sendNote(input, said) {
    const text = input.value.trim(), call = this.#call;
    if (!text || !call) return;
    const answer = await send(`/api/v1/calls/${encodeURIComponent(call.id)}/notes`, { text });
    if (answer?.ok) input.value = '';
    const problem = answer?.status === 400 || answer?.status === 409 ? (await answer.json()).detail : null;
    said.textContent = answer?.ok ? t('note.sent') : answer?.status === 429 ? t('note.tooMany', { s: answer.headers.get('Retry-After') }) : problem ?? t('note.failed');
  }

  #pairs(list) { return list.map(([dt, dd]) => el('div', '', el('dt', '', dt), el('dd', '', dd))); }

  #describe(call) {
    const story = call.states.filter(s => s.state !== 'unknown').map(s => `${duration(s.sinceMs ?? s.atMs)} ${t('mood.' + s.state)}`).join(', ');
    return t('detail.lineLabel', { story: story || t('mood.unknown') });
  }

  #cue(cue, number) {
    const item = el('li', '', el('span', 'no', String(number)), el('b', '', cue.text));
    const span = cue.closedAtMs == null ? t('detail.open', { from: duration(cue.atMs) }) : t('detail.closed', { from: duration(cue.atMs), to: duration(cue.closedAtMs), why: reasonWord('closed', cue.closedReason ?? '') });
    const judged = cue.helpful == null ? '' : ' · ' + t(cue.helpful ? 'detail.helped' : 'detail.notHelped');
    item.append(el('p', 'say', cue.reason), el('p', 'num', `${t('cue.' + cue.kind)} · ${t('tier.' + cue.tier)} · ${span}${judged}`));
    const evidence = Object.entries(cue.evidence ?? {});
    if (evidence.length) item.append(el('p', 'num', evidence.map(([k, v]) => `${measure(k)} ${figure(k, v)}`).join(' · ')));
    for (const surface of cue.surfaces ?? []) item.append(el('p', `num surface${surface.shown ? '' : ' missed'}`, surfaceWords(surface, true)));
    const stages = STAGES.filter(s => cue.receipt?.[s] != null);
    if (stages.length) {
      const total = cue.receipt[stages.at(-1)], strip = el('div', 'receipt');
      let before = 0;
      for (const stage of stages) {
        const part = el('i');
        part.style.width = `${Math.max(0.5, (cue.receipt[stage] - before) / total * 100)}%`;
        part.title = `${t('stage.' + stage)} ${ms(cue.receipt[stage] - before)}`;
        before = cue.receipt[stage];
        strip.append(part);
      }
      strip.setAttribute('aria-hidden', 'true');
      let prior = 0;
      const told = stages.map(s => { const took = cue.receipt[s] - prior; prior = cue.receipt[s]; return `${t('stage.' + s)} ${ms(took)}`; }).join(', ');
      item.append(strip, el('p', 'num', `${ms(total)}: ${told}`));
    } else item.append(el('p', 'num', ms(cue.latencyMs)));
    return item;
  }

  async #togglePause() {
    const call = this.#call;
    if (await post(`/api/v1/calls/${encodeURIComponent(call.id)}/${call.paused ? 'resume' : 'pause'}`)) await this.#refresh();
  }
}
