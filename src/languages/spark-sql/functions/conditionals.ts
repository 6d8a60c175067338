/** Functions that choose between values, and the functions named after types. */
import { castTo, type Typed } from '../cast.ts';
import {
  BIGINT,
  BINARY,
  BOOLEAN,
  comparisonType,
  DATE,
  DOUBLE,
  INT,
  type SqlType,
  STRING,
  TIMESTAMP,
} from '../types.ts';
import { argument, type FunctionTable, type SqlFunction, scalar, uniform, widest } from './definition.ts';

function coalesce(args: readonly Typed[]): Typed {
  const type = widest(args) ?? STRING;
  return { sql: `COALESCE(${args.map((arg) => castTo(arg, type)).join(', ')})`, type };
}

function choose(condition: string, then: Typed, otherwise: Typed): Typed {
  const type = widest([then, otherwise]) ?? STRING;
  return { sql: `CASE WHEN ${condition} THEN ${castTo(then, type)} ELSE ${castTo(otherwise, type)} END`, type };
}

function nullIf(args: readonly Typed[]): Typed {
  const [left, right] = [argument(args, 0), argument(args, 1)];
  const type = comparisonType(left.type, right.type) ?? STRING;
  return {
    sql: `CASE WHEN ${castTo(left, type)} = ${castTo(right, type)} THEN NULL ELSE ${left.sql} END`,
    type: left.type,
  };
}

function conversion(type: SqlType): SqlFunction {
  return scalar(1, 1, (args) => ({ sql: castTo(argument(args, 0), type), type }));
}

const nvl = scalar(2, 2, coalesce);

export const CONDITIONAL_FUNCTIONS: FunctionTable = {
  coalesce: scalar(1, 100, coalesce),
  nvl,
  ifnull: nvl,
  nvl2: scalar(3, 3, (args) => choose(`${argument(args, 0).sql} IS NOT NULL`, argument(args, 1), argument(args, 2))),
  nullif: scalar(2, 2, nullIf),
  if: scalar(3, 3, (args) => choose(castTo(argument(args, 0), BOOLEAN), argument(args, 1), argument(args, 2))),
  isnull: scalar(1, 1, (args) => ({ sql: `(${argument(args, 0).sql} IS NULL)`, type: BOOLEAN })),
  isnotnull: scalar(1, 1, (args) => ({ sql: `(${argument(args, 0).sql} IS NOT NULL)`, type: BOOLEAN })),
  isnan: uniform(DOUBLE, BOOLEAN, 1, 1, (x) => `COALESCE(isnan(${x}), false)`),
  boolean: conversion(BOOLEAN),
  tinyint: conversion({ kind: 'tinyint' }),
  smallint: conversion({ kind: 'smallint' }),
  int: conversion(INT),
  bigint: conversion(BIGINT),
  float: conversion({ kind: 'float' }),
  double: conversion(DOUBLE),
  string: conversion(STRING),
  date: conversion(DATE),
  timestamp: conversion(TIMESTAMP),
  binary: conversion(BINARY),
};
