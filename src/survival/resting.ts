/** Rests of one kind, handed on as another. */

export function* resting<Rest, Result>(work: Generator<void, Result>, rest: () => Rest): Generator<Rest, Result> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    yield rest()
  }
}

export const nothing = (): null => null
