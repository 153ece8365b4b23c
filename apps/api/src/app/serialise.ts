import fastJsonStringify from 'fast-json-stringify';
import type { FastifySerializerCompiler } from 'fastify';
import { z } from 'zod';

type Stringify = (value: unknown) => string;
const made = new WeakMap<z.ZodType, Stringify>();

/**
 * Answers are written by code made from the same schema that documents them: a field that is not in the
 * contract cannot leave, and a list costs a fraction of parsing it through zod first.
 */
export const serialiserCompiler: FastifySerializerCompiler<z.ZodType> = ({ schema }) => {
  const known = made.get(schema);
  if (known) return known;
  const json = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    reused: 'inline',
    unrepresentable: 'any',
  });
  const stringify = fastJsonStringify(json as object) as Stringify;
  made.set(schema, stringify);
  return stringify;
};
