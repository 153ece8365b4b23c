/** Claims a block and is killed at a step. Arguments: state folder, path, step, first and last port. */
import { Registry } from '../src/registry/registry.ts';

const [folder = '', path = '', at = '', first, last] = process.argv.slice(2);
const registry = Registry.open(folder);
await registry.claim(
  { repo: '/repo', path, name: 'dying', branch: null, isMain: false },
  {
    range: { first: Number(first), last: Number(last) },
    onStep: (step) => step === at && process.kill(process.pid, 'SIGKILL'),
  },
);
