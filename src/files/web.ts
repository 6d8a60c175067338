/** Asking addresses: how long one waits for them, and why they cannot be read. */

/** Waits for an address that goes on answering: its signal ends a request when nothing comes for too long. */
export class Patience {
  readonly #timeout: number;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** Milliseconds without an answer, or without a byte; they count from now on. */
  constructor(timeout: number) {
    this.#timeout = timeout;
    this.renew();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Something came. */
  renew(): void {
    this.end();
    this.#timer = setTimeout(() => this.#stop.abort(), this.#timeout);
  }

  /** Nothing is waited for any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  /** Why an address cannot be read, in words, from what asking it or reading its answer threw. */
  reason(thrown: unknown): string {
    return this.signal.aborted ? `there was no answer for ${this.#timeout / 1000} seconds` : networkReason(thrown);
  }
}

function networkReason(thrown: unknown): string {
  const inner = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host';
  if (code === 'ECONNREFUSED') return 'the host refused the connection';
  const text = inner instanceof Error ? inner.message : String(inner);
  return text === '' ? 'the connection failed' : text.replace(/\.$/, '');
}

/** `the server answered 404 Not Found`. */
export function answered({ status, statusText }: Response): string {
  return `the server answered ${[status, statusText].join(' ').trim()}`;
}

/** What is said of an address that is none of the web. */
export function noWebAddress(address: string): string {
  return `Unexpected address \`${address}\`, expected one that starts with https:// or http://.`;
}
