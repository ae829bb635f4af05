// What became of a cue on one surface in front of the agent, in words with its times.
import { t, ms, reasonWord, has } from './text.js';

// With their times where the question is what was late; an agent is told only whether it came.
export function surfaceWords(receipt, withTimes) {
  const name = has('surfaceName.' + receipt.surface) ? t('surfaceName.' + receipt.surface) : receipt.surface;
  const times = [];
  if (withTimes && receipt.decisionMs) times.push(t('surface.decision', { ms: ms(receipt.decisionMs) }));
  if (withTimes && receipt.presentedMs != null) times.push(t('surface.presented', { ms: ms(receipt.presentedMs) }));
  if (withTimes && receipt.afterPauseMs != null) times.push(t('surface.afterPause', { ms: ms(receipt.afterPauseMs) }));
  if (withTimes && receipt.acknowledgedMs != null) times.push(t('surface.acknowledged', { ms: ms(receipt.acknowledgedMs) }));
  if (withTimes && receipt.missedMs != null) times.push(t('surface.missed', { ms: ms(receipt.missedMs) }));
  const values = { name, times: times.length ? `(${times.join(', ')})` : '', why: reasonWord('presented', receipt.reason ?? '') };
  return t(receipt.shown ? 'surface.shown' : 'surface.dropped', values).trim();
}
