import { spawn } from 'node:child_process';
import { type DnsRecords, startDns } from './dns-server.ts';
import { type PoolerOptions, startPooler } from './pooler.ts';

/** What is set up inside a network namespace, and the programs that run there, one after the other. */
export interface World {
  dns: DnsRecords;
  poolers: PoolerOptions[];
  runs: { command: string[]; env?: Record<string, string>; input?: string }[];
}

/** What came of it. */
export interface WorldReport {
  runs: { code: number | null; out: string; err: string; ms: number }[];
  asked: string[];
  poolers: { startups: { words: Record<string, string>; isTls: boolean }[]; proofs: number }[];
}

async function main(): Promise<void> {
  const world = JSON.parse(process.env.DOCTOR_WORLD ?? '') as World;
  const dns = await startDns(world.dns, 53);
  const poolers = [];
  for (const options of world.poolers) poolers.push(await startPooler(options));
  const runs: WorldReport['runs'] = [];
  for (const run of world.runs) {
    const before = poolers.map((pooler) => pooler.proofs());
    runs.push(await runOne(run));
    if (poolers.some((pooler, at) => pooler.proofs() > (before[at] ?? 0) + 1))
      runs.at(-1)!.err += '\nMore than one proof.';
  }
  const report: WorldReport = {
    runs,
    asked: dns.asked,
    poolers: poolers.map((pooler) => ({ startups: pooler.startups, proofs: pooler.proofs() })),
  };
  process.stdout.write(JSON.stringify(report));
  for (const pooler of poolers) await pooler.stop();
  await dns.stop();
}

function runOne({ command, env, input }: World['runs'][number]): Promise<WorldReport['runs'][number]> {
  const began = performance.now();
  const [program = '', ...words] = command;
  const { DOCTOR_WORLD: _hidden, ...inherited } = process.env;
  const child = spawn(program, words, { env: { ...inherited, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  child.stdin.on('error', () => {}).end(input ?? '');
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, out, err, ms: Math.round(performance.now() - began) }));
  });
}

if (process.argv[1] === import.meta.filename) await main();
