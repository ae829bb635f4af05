// What a page knows of one call: the state it fetched, moved on by events. An event told twice changes nothing.
const MAX_POINTS = 2048;
const HARD_MS = 60000;
const RECEIPT = ['surface', 'shown', 'reason', 'decisionMs', 'presentedMs', 'acknowledgedMs'];
const tierRank = { information: 0, coaching: 1, critical: 2 };
// Kinds that rest on how the customer sounds: forgotten when the customer objects.
const fromEmotion = new Set(['EmpathyNeeded', 'CustomerFrustrated', 'CustomerImpatient', 'CustomerConfused', 'CustomerDistressed', 'PositiveInteraction', 'EscalationRisk']);
const moodLevel = { satisfied: 2, neutral: 1, impatient: -1, confused: -1, distressed: -2, frustrated: -2 };

export class CallModel {
  constructor(id) {
    this.id = id;
    this.agentId = '';
    this.live = true;
    this.tap = '';
    this.legs = [];
    this.notice = 'unknown';
    this.paused = false;
    this.forgotten = false;
    this.hearing = 'starting';
    this.state = null;
    this.states = [];
    this.points = [];
    this.cues = new Map();
    this.dropped = [];
    this.notes = [];
    this.latency = { count: 0, p50: null, p99: null };
    this.codec = '';
    this.endReason = null;
    this.endedAt = null;
    this.began = performance.now();
    this.durationMs = null;
  }

  // Takes what GET /api/v1/calls or /calls/{id} says. An answer may be older than the events that came meanwhile, so it adds and closes,
  // but takes nothing back; only after a reset, when events were lost, does it replace what is known.
  load(json, afterReset = false) {
    this.agentId = json.agentId || this.agentId;
    this.tap = json.tap;
    this.codec = json.codec;
    this.legs = json.legs;
    if (json.notice === 'objected') this.#forget();
    this.notice = json.notice;
    this.paused = json.paused;
    this.hearing = json.hearing;
    this.latency = json.latency;
    this.began = performance.now() - json.durationMs;
    if (json.customerState && (afterReset || !this.state || json.customerState.atMs >= this.state.atMs)) this.state = json.customerState;
    if (json.states && (afterReset || json.states.length > this.states.length)) this.states = json.states;
    if (json.dropped) this.dropped = json.dropped;
    if (json.notes && (afterReset || json.notes.length > this.notes.length)) this.notes = json.notes;
    if (json.trajectory && (afterReset || json.trajectory.length > this.points.length)) this.points = json.trajectory;
    if (afterReset) this.cues.clear();
    for (const cue of json.cues ?? json.openCues) {
      cue.surfaces ??= cue.receipt?.surfaces ?? [];
      const known = this.cues.get(cue.cueId);
      if (!known) this.cues.set(cue.cueId, cue);
      else {
        const { closedAtMs, closedReason, surfaces } = known;
        Object.assign(known, cue);
        if ((surfaces?.length ?? 0) > cue.surfaces.length) known.surfaces = surfaces;
        if (closedAtMs != null) Object.assign(known, { closedAtMs, closedReason });
      }
    }
    if (!json.live) this.#end(json.durationMs, json.endReason);
    return this;
  }

  apply(name, data) {
    if (data.agentId) this.agentId = data.agentId;
    switch (name) {
      case 'call-started':
        this.tap = data.tap;
        this.began = performance.now() - Math.max(0, Date.now() - Date.parse(data.startedUtc));
        break;
      case 'leg-changed': {
        const leg = this.legs.find(l => l.label === data.leg);
        const now = { label: data.leg, role: data.role, rule: data.rule, codec: data.codec, state: data.state };
        if (leg) Object.assign(leg, now);
        else this.legs.push({ packets: 0, lost: 0, jitterMs: 0, muted: false, ...now });
        if (this.hearing === 'starting' && data.role === 'customer' && data.state === 'active') this.hearing = 'ok';
        break;
      }
      case 'estimate':
        if (!this.points.length || data.atMs > this.points[this.points.length - 1][0]) {
          this.points.push([data.atMs, data.valence, data.arousal, data.abstained ? 1 : 0]);
          if (this.points.length > MAX_POINTS) this.points.splice(0, MAX_POINTS / 2);
        }
        if (this.hearing === 'starting') this.hearing = 'ok';
        break;
      case 'customer-state':
        if (!this.state || data.atMs >= this.state.atMs) {
          this.state = data;
          if (!this.states.length || this.states[this.states.length - 1].atMs < data.atMs) this.states.push(data);
        }
        break;
      case 'cue-opened':
        if (!this.cues.has(data.cueId)) this.cues.set(data.cueId, { ...data, closedAtMs: null, closedReason: null, helpful: null });
        break;
      case 'cue-closed': {
        const cue = this.cues.get(data.cueId);
        if (cue) { cue.closedAtMs = data.atMs; cue.closedReason = data.reason; }
        break;
      }
      case 'cue-presented': {
        // Two devices of an agent may be of a kind: what is the same in everything was told twice.
        const cue = this.cues.get(data.cueId);
        if (cue && !(cue.surfaces ?? []).some(s => RECEIPT.every(key => (s[key] ?? null) === (data[key] ?? null)))) cue.surfaces = [...(cue.surfaces ?? []), data];
        break;
      }
      case 'note':
        if (!this.notes.some(n => n.noteId === data.noteId)) this.notes = [...this.notes, data];
        break;
      case 'notice-changed':
        this.notice = data.state;
        if (data.state === 'objected') this.#forget();
        else if (data.state === 'notified' && this.hearing === 'awaitingNotice') this.hearing = 'ok';
        break;
      case 'emotion-erased':
        this.#erase();
        break;
      case 'call-ended':
        this.#end(data.durationMs, data.reason);
        break;
    }
  }

  // The customer objected: what the page knows of their feelings goes at once, not with the next answer.
  #forget() {
    if (this.forgotten) return;
    this.forgotten = true;
    if (this.live) this.hearing = 'objected';
    this.#erase();
  }

  // Also where a leg turns out not to be the customer's: what comes later may be kept again.
  #erase() {
    this.state = null;
    this.states = [];
    this.points = [];
    this.notes = [];
    this.dropped = this.dropped.filter(d => !fromEmotion.has(d.kind));
    for (const [id, cue] of this.cues) if (fromEmotion.has(cue.kind)) this.cues.delete(id);
  }

  #end(durationMs, reason) {
    if (this.live) this.endedAt = performance.now();
    this.live = false;
    this.hearing = 'ended';
    this.durationMs = durationMs;
    this.endReason = reason;
    for (const cue of this.cues.values()) if (cue.closedAtMs == null) { cue.closedAtMs = durationMs; cue.closedReason = 'call-ended'; }
  }

  get ageMs() { return this.live ? performance.now() - this.began : this.durationMs; }
  get mood() { return this.state?.state ?? 'unknown'; }
  get trend() { return this.state?.trend ?? 'steady'; }

  // The one cue to show: the highest tier, then the newest.
  get openCue() {
    let best = null;
    for (const cue of this.cues.values()) {
      if (cue.closedAtMs == null && (!best || tierRank[cue.tier] > tierRank[best.tier] || (cue.tier === best.tier && cue.atMs >= best.atMs))) best = cue;
    }
    return best;
  }

  // Size of the mood's shape, from the last seconds' arousal: three steps, so that nothing breathes without a change.
  get arousalStep() {
    const last = this.points.slice(-6);
    if (last.length < 2) return 'mid';
    const mean = last.reduce((sum, p) => sum + p[2], 0) / last.length;
    return mean > 0.33 ? 'high' : mean < -0.25 ? 'low' : 'mid';
  }

  get tone() { return toneOf(this.mood); }

  // How the customer felt at the start and at the end, and where that went.
  get journey() {
    const known = this.states.filter(s => s.state !== 'unknown');
    if (!known.length) return null;
    const start = known[0].state, end = known[known.length - 1].state;
    const [a, b] = [moodLevel[start], moodLevel[end]];
    const turn = b > a ? (b === 2 ? 'wellDone' : 'better') : b < a ? 'worse' : b >= 1 ? 'easy' : 'heavy';
    return { start, end, turn };
  }

  // What is predicted, 0 to 1: that it escalates where a cue says so, else that it gets worse; null where nobody knows.
  get risk() {
    for (const cue of this.cues.values()) {
      const value = cue.evidence?.escalationRisk ?? cue.evidence?.worsensWithin30s;
      if (cue.closedAtMs == null && cue.kind === 'EscalationRisk' && value != null) return { value, escalates: true };
    }
    const value = this.state?.evidence?.worsensWithin30s;
    return value == null ? null : { value, escalates: false };
  }

  // True while a critical cue says that it is about to escalate.
  get escalates() {
    for (const cue of this.cues.values()) if (cue.closedAtMs == null && cue.kind === 'EscalationRisk' && cue.tier === 'critical') return true;
    return false;
  }

  // A call after which a breath is due: it ended or turned heavy, was so for a minute, or had a critical cue.
  get wasHard() {
    const turn = this.journey?.turn;
    if (turn === 'worse' || turn === 'heavy') return true;
    for (const cue of this.cues.values()) if (cue.tier === 'critical') return true;
    let heavyMs = 0;
    this.states.forEach((state, i) => {
      const until = i + 1 < this.states.length ? this.states[i + 1].sinceMs ?? this.states[i + 1].atMs : this.ageMs;
      if (moodLevel[state.state] === -2) heavyMs += Math.max(0, until - (state.sinceMs ?? state.atMs));
    });
    return heavyMs >= HARD_MS;
  }

  // Lost packets of all legs, as a share; worst jitter, ms.
  get media() {
    let packets = 0, lost = 0, jitter = 0;
    for (const leg of this.legs) { packets += leg.packets; lost += leg.lost; jitter = Math.max(jitter, leg.jitterMs); }
    return packets + lost === 0 ? null : { loss: lost / (packets + lost), jitter };
  }

  // How much the call needs somebody: 5 about to escalate, 4 now, 3 strained, 2 watch, 1 calm, 0 content or unknown, -1 over.
  get need() {
    if (!this.live) return -1;
    if (this.escalates) return 5;
    let cueTier = -1;
    for (const cue of this.cues.values()) {
      if (cue.closedAtMs != null) continue;
      if (cue.kind === 'EscalationRisk') return 4;
      cueTier = Math.max(cueTier, tierRank[cue.tier]);
    }
    if (cueTier === 2) return 4;
    const mood = this.mood, heavy = mood === 'frustrated' || mood === 'distressed';
    if (heavy && this.trend === 'rising') return 4;
    if (heavy && this.trend !== 'easing') return 3;
    if (heavy || mood === 'impatient' || mood === 'confused') return 2;
    if (cueTier === 1 || this.trend === 'rising') return 2;
    return mood === 'neutral' ? 1 : 0;
  }
}

export const toneOf = mood => moodLevel[mood] < 0 ? 'neg' : mood === 'satisfied' ? 'pos' : 'mid';
