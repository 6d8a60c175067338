/** Reads statements and expressions: Python's names stand for tables and columns, and the result is one of them. */
import type { Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { Arguments, type Call, literal, namesOf, plain } from './arguments.ts';
import { concatFrames } from './concat.ts';
import { callBuiltin, callElement } from './elements.ts';
import { callFrame, frameAttribute, locate, subscriptFrame } from './frame-methods.ts';
import { assign, assignSeveral, columnOf, readColumn } from './frames.ts';
import { callGroups, countRows, selectOf } from './groups.ts';
import { mergeFunction } from './merge.ts';
import { constantOf, isSeries, seriesLike } from './operands.ts';
import { evaluateBinary, evaluateUnary } from './operators.ts';
import { callSeries, toNumber } from './series-methods.ts';
import { callString, element, slice } from './strings.ts';
import type { Expression, Slice, Statement } from './syntax.ts';
import { describe, type Evaluation, type Frame, type PythonValue, type Series } from './values.ts';
import type { Widener, Widening } from './widening.ts';

const MODULES = ['pandas', 'numpy', 're'];
const CONVENTIONAL: ReadonlyMap<string, PythonValue> = new Map<string, PythonValue>([
  ['pd', { type: 'module', name: 'pandas' }],
  ['np', { type: 'module', name: 'numpy' }],
  ['re', { type: 'module', name: 're' }],
]);
const BUILTINS = ['str', 'int', 'float', 'len', 'hex', 'isinstance'];

/** A value with the place where it was written. */
export interface Outcome {
  readonly value: PythonValue;
  readonly span: Span;
}

/**
 * Runs the statements with the events under the name `df`; gives the last expression, or what was last assigned.
 * `widening` learns which columns its plan needs besides.
 */
export function evaluate(
  statements: readonly Statement[],
  events: Frame,
  warn: (warning: QueryMessage) => void,
  widening: Widening,
): Outcome | undefined {
  const evaluator = new Evaluator(events, warn, widening);
  let outcome: Outcome | undefined;
  for (const statement of statements) outcome = evaluator.run(statement) ?? outcome;
  return outcome;
}

class Evaluator implements Evaluation {
  readonly warn: (warning: QueryMessage) => void;
  readonly #widening: Widening;
  readonly #names: Map<string, PythonValue>;
  readonly #parameters: Map<string, PythonValue>[] = [];
  #merges = 0;
  /** Inside of `query`: the table whose columns names are. */
  #columns: Frame | undefined;

  constructor(events: Frame, warn: (warning: QueryMessage) => void, widening: Widening) {
    this.warn = warn;
    this.#widening = widening;
    this.#names = new Map([...CONVENTIONAL, ['df', events]]);
  }

  relation(side: string): string {
    this.#merges++;
    return `${side} ${this.#merges}`;
  }

  widen(plan: Plan, widener: Widener, span: Span): void {
    this.#widening.add(plan, widener, span);
  }

  run(statement: Statement): Outcome | undefined {
    switch (statement.kind) {
      case 'import': {
        const { module, name } = statement;
        if (!MODULES.includes(module)) throw unsupported(`The module \`${module}\``, statement);
        this.#names.set(name, { type: 'module', name: module });
        return undefined;
      }
      case 'expression':
        return { value: this.value(statement.value), span: place(statement.value) };
      case 'assign':
        return this.#assign(statement.target, statement.value);
    }
  }

  #assign(target: Expression, source: Expression): Outcome {
    const value = this.value(source);
    if (target.kind === 'name') {
      this.#names.set(target.name, value);
      return { value, span: place(source) };
    }
    if (target.kind === 'subscript' && target.object.kind === 'attribute' && target.object.name === 'loc') {
      return this.#assignWhere(target, target.object.object, value, place(source));
    }
    const [key, second] = target.kind === 'subscript' ? target.keys : [];
    if (target.kind !== 'subscript' || key === undefined || key.kind === 'slice' || second !== undefined) {
      throw unsupported('This form of assignment', place(target), "Write `df['name'] = …`.");
    }
    const frame = this.value(target.object);
    const named = this.value(key);
    const name = constantOf(named);
    const several = named.type === 'list' ? namesOf(named) : undefined;
    if (frame.type === 'frame' && several !== undefined) {
      assignSeveral(frame, several, value, place(source));
      return { value: frame, span: place(target.object) };
    }
    if (frame.type !== 'frame' || typeof name !== 'string') {
      throw unsupported('An assignment to anything but a column', place(target), "Write `df['name'] = …`.");
    }
    assign(frame, name, value, place(source));
    return { value: frame, span: place(target.object) };
  }

  /** `df.loc[mask, 'a'] = value`: other rows keep what they have. */
  #assignWhere(
    target: Extract<Expression, { kind: 'subscript' }>,
    object: Expression,
    value: PythonValue,
    span: Span,
  ): Outcome {
    const frame = this.value(object);
    const [rows, column, third] = target.keys;
    const name = column === undefined || column.kind === 'slice' ? undefined : constantOf(this.value(column));
    if (frame.type !== 'frame' || typeof name !== 'string' || rows === undefined || third !== undefined) {
      throw unsupported('This form of assignment', place(target), "Write `df.loc[mask, 'name'] = …`.");
    }
    if (rows.kind === 'slice') {
      if (rows.from !== undefined || rows.to !== undefined)
        throw unsupported('`loc` with a range of labels', place(rows));
      assign(frame, name, value, span);
      return { value: frame, span: place(object) };
    }
    const mask = this.value(rows);
    if (!isSeries(mask)) throw unsupported('`loc` by anything but a mask', place(rows));
    const has = frame.columns === undefined || frame.columns.includes(name) || frame.computed.has(name);
    const before = has ? columnOf(frame, name, span) : { ...mask, expr: literal(null, span) };
    const chosen = this.#choice({ value: mask, span: place(rows) }, { value, span }, { value: before, span }, span);
    assign(frame, name, chosen, span);
    return { value: frame, span: place(object) };
  }

  applied(lambda: Extract<Expression, { kind: 'lambda' }>, argument: PythonValue): PythonValue {
    const [name, second] = lambda.parameters;
    if (name === undefined || second !== undefined)
      throw unsupported('A `lambda` of more or less than one value', lambda);
    this.#parameters.push(new Map([[name, argument]]));
    try {
      return this.value(lambda.body);
    } finally {
      this.#parameters.pop();
    }
  }

  overColumns(expression: Expression, frame: Frame): PythonValue {
    const outer = this.#columns;
    this.#columns = frame;
    try {
      return this.value(expression);
    } finally {
      this.#columns = outer;
    }
  }

  value(node: Expression): PythonValue {
    switch (node.kind) {
      case 'constant':
        return { type: 'constant', value: node.value };
      case 'name':
        return this.#name(node.name, place(node));
      case 'list':
      case 'tuple':
      case 'set':
        return { type: 'list', items: node.items.map((item) => this.value(item)) };
      case 'binary':
        return evaluateBinary(node, this);
      case 'unary':
        return evaluateUnary(node, this);
      case 'attribute':
        return this.#attribute(node);
      case 'subscript':
        return this.#subscript(node);
      case 'call':
        return this.#call(node);
      case 'conditional':
        return this.#conditional(node);
      case 'dict':
        throw unsupported('A dictionary here', place(node));
      case 'lambda':
        throw unsupported('A `lambda` here', place(node), 'It can stand in `.apply(…)`.');
    }
  }

  #name(name: string, span: Span): PythonValue {
    if (this.#columns !== undefined) return columnOf(this.#columns, name, span);
    for (const parameters of [...this.#parameters].reverse()) {
      const found = parameters.get(name);
      if (found !== undefined) return found;
    }
    const found = this.#names.get(name);
    if (found !== undefined) return found;
    const near = nearest(name, this.#names.keys());
    throw new QueryFailure(`Unexpected name \`${name}\`, expected one that was assigned before, or \`df\`.`, span, {
      help: near === undefined ? 'The events are in `df`.' : `Did you mean \`${near}\`?`,
    });
  }

  #attribute(node: Extract<Expression, { kind: 'attribute' }>): PythonValue {
    const object = this.value(node.object);
    const { name, nameSpan } = node;
    switch (object.type) {
      case 'frame':
        if (name === 'loc' || name === 'iloc') return { type: 'locator', frame: object, by: name };
        return frameAttribute(object, name, nameSpan);
      case 'row':
        return elementOf(object.frame, name, nameSpan);
      case 'series':
        if (name === 'str' && !object.element) return { type: 'strings', series: this.#texts(object, node) };
        if (name === 'values') return object;
        throw unsupported(`\`.${name}\` of ${describe(object)}`, nameSpan);
      case 'groups':
        return selectOf(object, { type: 'constant', value: name }, nameSpan);
      case 'module':
        return moduleMember(object.name, name, nameSpan);
      default:
        throw unsupported(`\`.${name}\` of ${describe(object)}`, nameSpan);
    }
  }

  #texts(series: Series, node: Span): Series {
    if (series.holds !== 'mask' && series.holds !== 'number') return series;
    throw new QueryFailure('Unexpected `.str`, expected a column of texts before it.', place(node), {
      help: `This is ${series.holds === 'mask' ? 'a mask' : 'a column of numbers'}.`,
    });
  }

  #subscript(node: Extract<Expression, { kind: 'subscript' }>): PythonValue {
    const object = this.value(node.object);
    const [key, second] = node.keys;
    switch (object.type) {
      case 'frame':
        return subscriptFrame(object, node.keys, node.bracket, this);
      case 'locator':
        return locate(object.frame, object.by, node.keys, node.bracket, this);
      case 'groups':
        if (key === undefined || key.kind === 'slice' || second !== undefined) break;
        return selectOf(object, this.value(key), place(key));
      case 'parts':
        if (key === undefined || second !== undefined || key.kind === 'slice') break;
        return this.#elementOf(object.series, key, place(node));
      case 'strings':
        if (key === undefined || second !== undefined) break;
        return this.#elementOf(object.series, key, place(node));
      case 'row': {
        const name = key === undefined || key.kind === 'slice' ? undefined : constantOf(this.value(key));
        if (typeof name !== 'string' || key === undefined) break;
        return elementOf(object.frame, name, place(key));
      }
      case 'series':
        if (key === undefined || second !== undefined) break;
        if (object.element) return this.#elementOf(object, key, place(node));
        return this.#masked(object, key);
      default:
        break;
    }
    throw unsupported(`A subscript of ${describe(object)}`, node.bracket);
  }

  /** `.str[i]` and `.str[a:b]`; the same on an element inside a `lambda`. */
  #elementOf(series: Series, key: Expression | Slice, span: Span): Series {
    const whole = (part: Expression | undefined): number | undefined => {
      if (part === undefined) return undefined;
      const value = constantOf(this.value(part));
      if (typeof value === 'number' && Number.isInteger(value)) return value;
      throw unsupported('A position other than a whole number', place(part));
    };
    if (key.kind !== 'slice') return element(series, whole(key) ?? 0, span);
    if (key.step !== undefined) throw unsupported('A step in a slice', place(key));
    return slice(series, whole(key.from) ?? 0, whole(key.to), span);
  }

  /** `column[mask]`. */
  #masked(series: Series, key: Expression | Slice): PythonValue {
    const mask = key.kind === 'slice' ? undefined : this.value(key);
    if (mask === undefined || !isSeries(mask) || (mask.holds !== 'mask' && mask.holds !== 'any')) {
      const help = series.holds === 'list' ? 'A part of each list is `.str[0]`.' : undefined;
      throw unsupported('A subscript of a column other than a mask', place(key), help);
    }
    const { rows, index } = series;
    const frame: Frame = { type: 'frame', rows, columns: undefined, computed: new Map(), index };
    const kept = subscriptFrame(frame, key.kind === 'slice' ? [] : [key], place(key), this);
    return kept.type === 'frame' ? { ...series, rows: kept.rows } : kept;
  }

  #call(node: Extract<Expression, { kind: 'call' }>): PythonValue {
    const { callee, args } = node;
    const span = place(node);
    if (callee.kind === 'name') {
      const call: Call = { name: callee.name, nameSpan: place(callee), args, span };
      if (callee.name === 'len' && args.length === 1 && args[0] !== undefined) {
        const whole = this.value(args[0].value);
        if (whole.type === 'frame' || (whole.type === 'series' && !whole.element)) return countRows(whole, call, this);
      }
      if (BUILTINS.includes(callee.name)) return callBuiltin(call, this);
      if (callee.name === 'display' || callee.name === 'print') {
        return new Arguments(call, ['value'], this).required('value').value;
      }
      throw unsupported(`The function \`${callee.name}\``, place(callee));
    }
    if (callee.kind !== 'attribute') throw unsupported('A call of this', place(callee));
    const call: Call = { name: callee.name, nameSpan: callee.nameSpan, args, span };
    const object = this.value(callee.object);
    switch (object.type) {
      case 'frame':
        return callFrame(object, call, this);
      case 'series':
        return object.element ? callElement(object, call, this) : callSeries(object, call, this);
      case 'strings':
        return callString(object.series, call, this);
      case 'groups':
        return callGroups(object, call, this);
      case 'module':
        return this.#callModule(object.name, call);
      case 'row':
        if (call.name === 'get') return this.#rowGet(object.frame, call);
        break;
      default:
        break;
    }
    throw unsupported(`The method \`${call.name}\` of ${describe(object)}`, call.nameSpan);
  }

  #rowGet(frame: Frame, call: Call): PythonValue {
    const args = new Arguments(call, ['key'], this);
    return elementOf(frame, args.text('key'), args.required('key').span);
  }

  #callModule(module: string, call: Call): PythonValue {
    if (module === 'pandas') {
      if (call.name === 'merge') return mergeFunction(call, this);
      if (call.name === 'concat') return concatFrames(call, this);
      if (call.name === 'to_numeric') {
        return toNumber(this.#columnArgument(new Arguments(call, ['arg', 'errors'], this), 'arg'), call.span);
      }
      if (['isna', 'isnull', 'notna', 'notnull'].includes(call.name)) {
        return callSeries(this.#columnArgument(new Arguments(call, ['obj'], this), 'obj'), { ...call, args: [] }, this);
      }
      if (call.name === 'read_json') throw unsupported('`read_json`', call.nameSpan, 'The events are in `df` already.');
    }
    if (module === 'numpy' && call.name === 'where') return this.#where(call);
    if (module === 'numpy' && call.name === 'select') return this.#select(call);
    throw unsupported(`\`${module}.${call.name}()\``, call.nameSpan);
  }

  #columnArgument(args: Arguments, name: string): Series {
    const { value, span } = args.required(name);
    if (isSeries(value)) return value;
    throw new QueryFailure(`Unexpected ${plain(describe(value))}, expected a column such as \`df["a"]\`.`, span);
  }

  /** `np.where(mask, a, b)`. */
  #where(call: Call): Series {
    const args = new Arguments(call, ['condition', 'x', 'y'], this);
    return this.#choice(args.required('condition'), args.required('x'), args.required('y'), call.span);
  }

  /** `np.select([mask, …], [a, …], default=b)`: of the first mask that is true. */
  #select(call: Call): Series {
    const args = new Arguments(call, ['condlist', 'choicelist', 'default'], this);
    const [masks, choices] = [args.required('condlist'), args.required('choicelist')];
    const tests = masks.value.type === 'list' ? masks.value.items : [];
    const values = choices.value.type === 'list' ? choices.value.items : [];
    if (tests.length === 0 || tests.length !== values.length) {
      throw new QueryFailure('Unexpected lists, expected as many choices as masks.', choices.span);
    }
    let result: Outcome = args.optional('default') ?? { value: { type: 'constant', value: 0 }, span: call.span };
    for (let index = tests.length - 1; index >= 0; index--) {
      const [test, value] = [tests[index], values[index]];
      if (test === undefined || value === undefined) continue;
      const chosen = this.#choice({ value: test, span: masks.span }, { value, span: choices.span }, result, call.span);
      result = { value: chosen, span: call.span };
    }
    if (isSeries(result.value)) return result.value;
    throw new QueryFailure('Unexpected lists, expected masks.', masks.span);
  }

  /** `a if test else b`, inside a `lambda`. */
  #conditional(node: Extract<Expression, { kind: 'conditional' }>): PythonValue {
    const part = (expression: Expression): Outcome => ({ value: this.value(expression), span: place(expression) });
    const test = part(node.test);
    if (!isSeries(test.value) || !test.value.element) {
      throw unsupported('`if … else` outside a `lambda`', place(node), 'For a whole column use `np.where(…)`.');
    }
    return this.#choice(test, part(node.whenTrue), part(node.whenFalse), place(node));
  }

  #choice(test: Outcome, yes: Outcome, no: Outcome, span: Span): Series {
    const base = test.value;
    if (!isSeries(base) || (base.holds !== 'mask' && base.holds !== 'any')) {
      throw new QueryFailure(`Unexpected ${plain(describe(base))}, expected a mask.`, test.span);
    }
    const [whenTrue, whenFalse] = [yes, no].map(({ value, span: where }) => {
      if (isSeries(value)) return value.expr;
      const constant = constantOf(value);
      if (constant === undefined)
        throw new QueryFailure(`Unexpected ${plain(describe(value))}, expected a value.`, where);
      return literal(constant, where);
    });
    const otherwise = whenFalse ?? literal(null, span);
    // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
    const cases = [{ when: base.expr, then: whenTrue ?? literal(null, span) }];
    return seriesLike(base, { op: 'conditional', cases, otherwise, span }, 'any');
  }
}

/** A column's value of the row inside `.apply(lambda row: …, axis=1)`. */
function elementOf(frame: Frame, name: string, span: Span): Series {
  const expr = readColumn(frame, name, span);
  return { type: 'series', rows: frame.rows, expr, name: undefined, index: frame.index, holds: 'any', element: true };
}

function moduleMember(module: string, name: string, span: Span): PythonValue {
  if (module === 'numpy' && /^nan$/i.test(name)) return { type: 'constant', value: null };
  if (module === 'pandas' && name === 'NA') return { type: 'constant', value: null };
  if (module === 're') return { type: 'flags', flags: [name] };
  throw unsupported(`\`${module}.${name}\``, span);
}

function place(node: Span): Span {
  return { start: node.start, end: node.end };
}
