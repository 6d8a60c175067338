/** A worker as the pool sees it: a thread or a process that takes jobs and can be stopped at once. */
import { fork } from 'node:child_process';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { Job, Reply } from './protocol.ts';

export interface Endpoint {
  post(job: Job): void;
  /** Keeps this process alive (`true`) while jobs are out. */
  hold(busy: boolean): void;
  /** Ends it at once, whatever it does; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What an endpoint reports. `gone` comes once, with the reason in words, also after `stop`. */
export interface EndpointListener {
  reply(reply: Reply): void;
  gone(reason: string): void;
}

export type StartEndpoint = (listener: EndpointListener) => Endpoint;

/** Most memory of one worker's JavaScript, in MiB. */
const HEAP_MEGABYTES = 4096;

/** Starts a worker thread from a module beside this one. */
export function threadEndpoint(module: string, data: unknown): StartEndpoint {
  return (listener) => {
    const worker = new Worker(new URL(module, import.meta.url), {
      workerData: data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
    let reason = 'it ended';
    worker.on('message', (reply: Reply) => listener.reply(reply));
    worker.on('error', (error: unknown) => {
      reason = describe(error);
    });
    worker.on('exit', () => listener.gone(reason));
    return {
      post: (job) => worker.postMessage(job),
      hold: (busy) => (busy ? worker.ref() : worker.unref()),
      stop: async () => {
        worker.ref();
        await worker.terminate();
      },
    };
  };
}

/** Starts a child process from a module beside this one; it gets nothing of this process's environment. */
export function processEndpoint(module: string, args: readonly string[]): StartEndpoint {
  return (listener) => {
    const child = fork(new URL(module, import.meta.url), [...args], {
      env: environment(),
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const exited = new Promise<void>((resolve) => {
      child.on('exit', (code, signal) => {
        listener.gone(signal ? `it was ended by ${signal}` : `it ended with code ${code}`);
        resolve();
      });
      child.on('error', (error) => {
        // A process that never started has no exit.
        if (child.pid === undefined) {
          listener.gone(describe(error));
          resolve();
        }
      });
    });
    child.on('message', (reply) => listener.reply(reply as Reply));
    return {
      // A channel that is closed reports through `exit`.
      post: (job) => void (child.connected && child.send(job, () => undefined)),
      hold: (busy) => {
        if (busy) {
          child.ref();
          child.channel?.ref();
        } else {
          child.unref();
          child.channel?.unref();
        }
      },
      stop: async () => {
        child.ref();
        child.kill('SIGKILL');
        await exited;
      },
    };
  };
}

/** What a process needs to start on this system, and nothing else. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function describe(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return 'it ran out of memory';
  }
  return error instanceof Error ? error.message : String(error);
}
