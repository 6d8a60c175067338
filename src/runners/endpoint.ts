/** A worker as the pool sees it: a thread or a process that takes jobs and can be stopped at once. */
import { fork } from 'node:child_process';
import type { Socket } from 'node:net';
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

/** Characters of a process's standard error that are kept. */
const COMPLAINT_LENGTH = 4000;

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
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    // What it complains of last tells why it ended.
    let complaint = '';
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(-COMPLAINT_LENGTH);
    });
    // A pipe of a child, whatever its declared type, is a socket that can be let go.
    const pipe = child.stderr as Socket | null;
    const exited = new Promise<void>((resolve) => {
      // After its standard error has been read to the end.
      child.on('close', (code, signal) => {
        const how = signal ? `it was ended by ${signal}` : `it ended with code ${code}`;
        const why = reasonIn(complaint);
        listener.gone(why === '' ? how : `${how} (${why})`);
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
          pipe?.ref();
        } else {
          child.unref();
          child.channel?.unref();
          pipe?.unref();
        }
      },
      stop: async () => {
        child.ref();
        pipe?.ref();
        child.kill('SIGKILL');
        await exited;
      },
    };
  };
}

/** The line of a dying process's complaint that says most: an error's message, else its last. */
function reasonIn(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !/^at |^Node\.js v/.test(line));
  return said.find((line) => /^(?:FATAL ERROR|(?:Uncaught )?\w*Error\b)/.test(line)) ?? said.at(-1) ?? '';
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
