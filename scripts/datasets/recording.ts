/** Collects the events of a scenario as a log collector does: in the order of their arrival. */
import { createHash } from 'node:crypto';
import type { DatasetMetadata, Label } from '../../src/events/dataset.ts';
import type { Random } from './random.ts';

/** A field's value as the collector writes it. */
export type FieldValue = string | number | boolean;

/** An event as its log wrote it: what the collector adds (`@timestamp`) is not there yet. */
export type LogRecord = { readonly [field: string]: FieldValue };

/** What a label says besides the lines that carry it. */
export type LabelNote = Omit<Label, 'id' | 'lines' | 'digests'>;

/** The finished dataset: the lines of events.ndjson and the front matter of dataset.md. */
export interface GeneratedDataset {
  readonly lines: readonly string[];
  readonly metadata: DatasetMetadata;
}

interface Arrival {
  readonly time: number;
  readonly record: LogRecord;
  readonly labels: readonly string[];
}

export class Recording {
  readonly random: Random;
  readonly #midnight: number;
  readonly #arrivals: Arrival[] = [];

  /** `day` is `2026-03-03`; all times of the recording are UTC. */
  constructor(day: string, random: Random) {
    this.random = random;
    this.#midnight = Date.parse(`${day}T00:00:00Z`);
  }

  /** Milliseconds since 1970 of a time of day: `13:05`, `13:05:10` or `13:05:10.250`. */
  at(time: string): number {
    const [hours = '0', minutes = '0', seconds = '0'] = time.split(':');
    return this.#midnight + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Math.round(Number(seconds) * 1000);
  }

  /** Adds an event that happened at `time`; it arrives at the collector a little later. */
  add(time: number, record: LogRecord, labels: readonly string[] = []): void {
    this.#arrivals.push({ time: time + this.random.between(350, 2400), record, labels });
  }

  /** Sorts, labels and digests the events. Throws when an event carries a label without a note, or a note labels nothing. */
  finish(head: Pick<DatasetMetadata, 'title' | 'platforms' | 'source' | 'time'>, notes: Record<string, LabelNote>) {
    const arrivals = this.#arrivals
      .map((arrival, order) => ({ ...arrival, order }))
      .sort((left, right) => left.time - right.time || left.order - right.order);
    const lines = arrivals.map(({ time, record }) =>
      JSON.stringify({ '@timestamp': new Date(time).toISOString(), ...record }),
    );
    const linesOf = new Map<string, number[]>(Object.keys(notes).map((id) => [id, []]));
    arrivals.forEach(({ labels }, index) => {
      for (const id of labels) {
        const labelled = linesOf.get(id);
        if (!labelled) throw new Error(`Unexpected label ${id}, expected one of ${[...linesOf.keys()].join(', ')}`);
        labelled.push(index + 1);
      }
    });
    const labels: Label[] = Object.entries(notes).map(([id, note]) => {
      const labelled = linesOf.get(id) ?? [];
      if (labelled.length === 0) throw new Error(`Unexpected label ${id} without events`);
      return {
        id,
        lines: labelled,
        ...note,
        digests: labelled.map((line) => sha256(lines[line - 1] ?? '').slice(0, 16)),
      };
    });
    const dataset: GeneratedDataset = {
      lines,
      metadata: { ...head, sha256: sha256(eventsText(lines)), labels },
    };
    return dataset;
  }
}

/** The text of events.ndjson. */
export function eventsText(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
