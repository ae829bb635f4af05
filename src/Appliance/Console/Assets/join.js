// Why a supervisor would join a call, in words: the risk, how the customer feels and for how long, how it came there, and the open cue.
import { t, duration, figure } from './text.js';

const PATH = 3;

export function joinReason(call) {
  if (!call.live || call.need < 2) return [];
  const said = [], risk = call.risk, known = call.mood !== 'unknown' && call.hearing === 'ok';
  if (risk) said.push(risk.escalates ? t('join.risk', { risk: figure('', risk.value) }) : t('join.worsens', { risk: figure('', risk.value) }));
  if (known) {
    said.push(t('join.state', { mood: t('mood.' + call.mood).toLowerCase(), time: duration(Math.max(0, call.ageMs - (call.state.sinceMs ?? call.state.atMs))) }));
  }
  return said;
}

// How it came there: the states before this one, with the call time of each.
export function pathHere(call) {
  const before = [];
  for (const state of call.states) {
    if (state.state !== 'unknown' && state.state !== before.at(-1)?.state) before.push(state);
  }
  if (before.at(-1)?.state === call.mood) before.pop();
  return before.slice(-PATH).map(s => `${t('mood.' + s.state).toLowerCase()} ${duration(s.sinceMs ?? s.atMs)}`).join(', ');
}
