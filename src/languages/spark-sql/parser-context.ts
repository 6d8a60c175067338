/** What the parts of the parser share: the tokens, and each other's entry points. */
import type { SqlExpr, SqlQuery } from './syntax-tree.ts';
import type { TokenReader } from './token-reader.ts';

export interface ParserContext {
  readonly reader: TokenReader;
  /** The query's text. */
  readonly text: string;
  /** Reads a query up to, not including, its closing parenthesis. */
  query(): SqlQuery;
  /** Reads an expression. */
  expression(): SqlExpr;
  /** Reads what stands on one side of a predicate; `expected` names it in errors. */
  operand(expected?: string): SqlExpr;
}
