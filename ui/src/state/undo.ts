// Steps of the analysis, newest last. Immutable, so that a framework can watch it.

export interface Undo<Step> {
  past: readonly Step[];
  now: Step;
  future: readonly Step[];
}

const STEPS_KEPT = 200;

export function begin<Step>(now: Step): Undo<Step> {
  return { past: [], now, future: [] };
}

export function record<Step>(undo: Undo<Step>, step: Step): Undo<Step> {
  if (step === undo.now) return undo;
  return { past: [...undo.past, undo.now].slice(-STEPS_KEPT), now: step, future: [] };
}

export function back<Step>(undo: Undo<Step>): Undo<Step> {
  const step = undo.past.at(-1);
  if (step === undefined) return undo;
  return { past: undo.past.slice(0, -1), now: step, future: [undo.now, ...undo.future] };
}

export function forward<Step>(undo: Undo<Step>): Undo<Step> {
  const [step, ...future] = undo.future;
  if (step === undefined) return undo;
  return { past: [...undo.past, undo.now], now: step, future };
}
