/** Process trees as a drawing from left to right: where each process stands, and the branches between them. */
import { type HierarchyPointNode, hierarchy, tree } from 'd3-hierarchy';
import type { ShownProcess } from '../../events/process-tree/process-excerpt.ts';
import { hostToName, processArguments, processName } from './process-words.ts';

export interface DrawnProcess {
  readonly shown: ShownProcess;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly name: string;
  readonly command: string;
}

/** What is said in place of processes that are left out. */
export interface DrawnNote {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface ProcessDrawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly DrawnProcess[];
  readonly notes: readonly DrawnNote[];
  /** Hosts, each above its trees. */
  readonly hosts: readonly DrawnNote[];
  /** The branches, as one path. */
  readonly branches: string;
}

/** Measures in pixels: the page's type in them is what the estimate of a text's width rests on. */
export const BOX_HEIGHT = 38;
const ROW = 46;
const GAP = 26;
const BETWEEN_TREES = 10;
const PADDING = 9;
const NAME = { most: 24, width: 7.9 };
const COMMAND = { most: 30, width: 6.7 };
const NOTE_WIDTH = 72;
const HOST = { height: 22, baseline: 12, width: 7.8 };

/** A process, or in the place of some that are left out, how many. */
interface Item {
  readonly shown?: ShownProcess;
  readonly note?: string;
  readonly name: string;
  readonly command: string;
  readonly width: number;
  readonly children: readonly Item[];
}

/** Lays the trees out below each other. Processes of one depth stand in one column, as wide as the widest of them. */
export function drawProcesses(trees: readonly ShownProcess[]): ProcessDrawing {
  const place = tree<Item>()
    .nodeSize([ROW, 1])
    .separation(() => 1);
  const placed = trees.map((first) => place(hierarchy(itemOf(first), ({ children }) => children)));
  const columns: number[] = [];
  for (const root of placed)
    root.each(({ depth, data }) => {
      columns[depth] = Math.max(columns[depth] ?? 0, data.width);
    });
  const lefts: number[] = [];
  let width = 0;
  for (const column of columns) {
    lefts.push(width);
    width += column + GAP;
  }

  const boxes: DrawnProcess[] = [];
  const notes: DrawnNote[] = [];
  const branches: string[] = [];
  const hosts: DrawnNote[] = [];
  let top = 0;
  for (const [index, root] of placed.entries()) {
    const host = hostToName(trees, index);
    if (host !== '') {
      hosts.push({ x: 0, y: top + HOST.baseline, text: host });
      top += HOST.height;
    }
    const rows = root.descendants().map(({ x }) => x);
    const shift = top - Math.min(...rows);
    const left = ({ depth }: HierarchyPointNode<Item>): number => Math.round(lefts[depth] ?? 0);
    const middle = ({ x }: HierarchyPointNode<Item>): number => Math.round(x + shift + BOX_HEIGHT / 2);
    root.eachBefore((node) => {
      const { data, parent } = node;
      const { shown, name, command, note } = data;
      const [x, y] = [left(node), Math.round(node.x + shift)];
      if (shown) boxes.push({ shown, x, y, width: Math.round(data.width), name, command });
      else if (note !== undefined) notes.push({ x: x + 4, y: y + BOX_HEIGHT / 2 + 4, text: note });
      if (!parent) return;
      const from = left(parent) + Math.round(parent.data.width);
      branches.push(`M${from} ${middle(parent)}H${x - GAP / 2}V${middle(node)}H${x}`);
    });
    top = Math.max(...rows) + shift + ROW + BETWEEN_TREES;
  }
  const height = Math.max(0, Math.round(top - BETWEEN_TREES - (ROW - BOX_HEIGHT)));
  const widest = Math.max(width - GAP, ...hosts.map(({ text }) => lengthOf(text) * HOST.width));
  return { width: Math.max(0, Math.round(widest)), height, boxes, notes, hosts, branches: branches.join('') };
}

/** The trees that are drawn, from their leaves up: they are as deep as excerpts are bounded. */
function itemOf(shown: ShownProcess): Item {
  const children = shown.children.map(itemOf);
  if (shown.left > 0) children.push(noteItem(`+${shown.left} more`));
  const name = processName(shown.process, NAME.most);
  const command = processArguments(shown.process, COMMAND.most);
  const widest = Math.max(lengthOf(name) * NAME.width, lengthOf(command) * COMMAND.width);
  const item = { shown, name, command, width: widest + 2 * PADDING, children };
  return shown.above > 0 ? { ...noteItem(`${shown.above} above`), children: [item] } : item;
}

function noteItem(note: string): Item {
  return { note, name: '', command: '', width: NOTE_WIDTH, children: [] };
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/gu;

/** Characters that a text takes, of which those of East Asia take two. */
function lengthOf(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0);
}
