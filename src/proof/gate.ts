/** Bounds how much runs at a time. */

/** Lets a piece of work run when its turn comes. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** Told how many pieces of work are done, and how many are still to do. */
export type GateProgress = (done: number, left: number) => void;

/** Lets so many pieces of work run at a time; `progress` is told whenever one is done. */
export function gateOf(parallel: number, progress: GateProgress = () => {}): Gate {
  let running = 0;
  let done = 0;
  const waiting: (() => void)[] = [];
  /** How many of those that waited had their turn: taking them off the front one by one takes long where many wait. */
  let served = 0;
  return async (work) => {
    if (running < parallel) running++;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting[served];
      if (next) {
        served++;
        next();
      } else {
        waiting.length = 0;
        served = 0;
        running--;
      }
      progress(++done, running + waiting.length - served);
    }
  };
}
