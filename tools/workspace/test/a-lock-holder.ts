/** Takes the lock of a workspace, says so, and holds it until it is ended. Arguments: state folder, id. */
import { Registry } from '../src/registry/registry.ts';

const [folder = '', id = ''] = process.argv.slice(2);
const registry = Registry.open(folder);
await registry.lock(id, { purpose: 'up' });
console.log('held');
setInterval(() => {}, 1000);
