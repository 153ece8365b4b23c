import { join } from 'node:path';
import { z } from 'zod';
import { configShape } from '../config/config-shape.ts';
import { errorShape, outputShapes } from './shapes.ts';

const FOLDER = join(import.meta.dirname, '../../schema');

/** The published JSON schemas: file to text. Written by write-schemas.ts. */
export function schemaFiles(): Map<string, string> {
  const config = {
    title: 'workspace.config.json',
    ...z.toJSONSchema(configShape, { io: 'input' }),
  };
  const shapes = { ...outputShapes, error: errorShape };
  const definitions = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const { $schema: _, ...schema } = z.toJSONSchema(shape);
      return [name, schema];
    }),
  );
  const output = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What the commands of workspace print with --json, by command; error for every one',
    $defs: definitions,
  };
  return new Map(
    Object.entries({ 'workspace.config.schema.json': config, 'output.schema.json': output }).map(
      ([name, schema]) => [join(FOLDER, name), `${JSON.stringify(schema, null, 2)}\n`],
    ),
  );
}
