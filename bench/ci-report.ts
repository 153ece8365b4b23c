import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync, rmSync, statSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The libraries other reporters read JUnit with: the whole file as a tree. */
const PEERS = ['fast-xml-parser', 'xml2js'] as const;
const SIZES_MB = [50, 200];
/** A tree of more than this needs more memory than a small runner has. */
const PEER_LIMIT_MB = 50;
const CLI = join(import.meta.dirname, '../tools/ci-report/bin/ci-report.mjs');

const KINDS = ['junit', 'one huge CDATA', 'console', 'coloured console'] as const;
type Kind = (typeof KINDS)[number];

interface Row {
  kind: Kind;
  mb: number;
  reader: string;
  ms: number;
  mbPerSecond: number;
  peakMb: number;
}

/**
 * Reads large results with ci-report, each in a process of its own, start-up included; JUnit also with the parsers of
 * other reporters (their parse alone, in a process of its own). `CI_REPORT_BENCH_MB=1000` adds a size.
 */
export async function benchCiReport() {
  const extra = Number(process.env['CI_REPORT_BENCH_MB'] ?? 0);
  const rows: Row[] = [];
  const missing = PEERS.filter((peer) => !installed(peer));
  if (missing.length > 0) console.log(`Not measured, as they are not installed: ${missing.join(', ')}`);
  for (const mb of extra > 0 ? [...SIZES_MB, extra] : SIZES_MB) {
    for (const kind of KINDS) {
      const file = join(tmpdir(), `ci-report-bench-${process.pid}.txt`);
      try {
        await write(file, kind, mb * 1e6);
        rows.push(measure(kind, file, 'ci-report'));
        if (kind === 'junit' && mb <= PEER_LIMIT_MB) {
          for (const peer of PEERS) if (!missing.includes(peer)) rows.push(measure(kind, file, peer));
        }
      } finally {
        rmSync(file, { force: true });
      }
    }
  }
  console.table(rows);
  return { name: 'ci-report', rows, missing };
}

function measure(kind: Kind, file: string, reader: string): Row {
  const { size } = statSync(file);
  const before = performance.now();
  const { stdout, status } = spawnSync(process.execPath, [import.meta.filename, '--child', reader, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e9,
  });
  const ms = performance.now() - before;
  if (status !== 0) throw new Error(`${reader} ended with ${status} on ${kind}`);
  if (reader === 'ci-report') confirmRead(stdout);
  const peakMb = Number(/peak (\d+)\s*$/.exec(stdout)?.[1] ?? Number.NaN) / 1024;
  const mbPerSecond = size / 1e6 / (ms / 1000);
  return {
    kind,
    mb: Math.round(size / 1e6),
    reader,
    ms: Math.round(ms),
    mbPerSecond: round(mbPerSecond),
    peakMb: round(peakMb),
  };
}

/** A reader that gives up early is fast: every kind of file has failures at or near its end, and they must be counted. */
function confirmRead(stdout: string) {
  const { verdict, metrics } = JSON.parse(stdout.slice(0, stdout.lastIndexOf('peak '))) as {
    verdict: string;
    metrics: Record<string, number | null>;
  };
  if (verdict !== 'fail' || !metrics['failed']) throw new Error(`ci-report did not read it all: ${verdict}`);
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Where a peer is: beside the project, or in a folder named for a trial. */
function pathOf(peer: string): string {
  return join(process.env['CI_REPORT_PEERS'] ?? join(import.meta.dirname, '../node_modules'), peer);
}

function installed(peer: string): boolean {
  return existsSync(pathOf(peer));
}

/** In the child: reads the file with one reader and prints the peak of its memory in KB as the last word. */
async function child(reader: string, file: string): Promise<void> {
  process.on('exit', () => console.log(`\npeak ${process.resourceUsage().maxRSS}`));
  if (reader === 'ci-report') {
    process.argv = [process.execPath, CLI, 'pytest', file, '--exit-code', '1', '--format', 'json'];
    await import(CLI);
    return;
  }
  const { createRequire } = await import('node:module');
  const library = createRequire(import.meta.url)(pathOf(reader)) as Record<string, unknown>;
  const text = readFileSync(file, 'utf8');
  if (reader === 'xml2js') {
    const { parseStringPromise } = library as { parseStringPromise(xml: string): Promise<unknown> };
    await parseStringPromise(text);
  } else {
    const { XMLParser } = library as { XMLParser: new (options: object) => { parse(xml: string): unknown } };
    new XMLParser({ ignoreAttributes: false }).parse(text);
  }
}

async function put(to: WriteStream, text: string): Promise<number> {
  if (!to.write(text)) await once(to, 'drain');
  return text.length;
}

async function write(file: string, kind: Kind, size: number): Promise<void> {
  const to = createWriteStream(file);
  const [head, block, foot] = {
    junit,
    'one huge CDATA': cdata,
    console: plain,
    'coloured console': coloured,
  }[kind]();
  let written = await put(to, head);
  for (let at = 0; written < size; at += 500) written += await put(to, block(at));
  await put(to, foot);
  to.end();
  await once(to, 'close');
}

type Parts = [head: string, block: (from: number) => string, foot: string];
const numbers = (from: number) => Array.from({ length: 500 }, (_, at) => from + at);

function junit(): Parts {
  const one = (n: number) => {
    const open = `<testcase classname="tests.unit.test_module_${n % 977}.TestClass" name="test_case_${n}[${n % 13}]" time="0.${n % 1000}"`;
    if (n % 50 !== 0) return `${open} />`;
    const text = `def test_case():\n&gt;       assert ${n} == ${n + 1}\nE       assert ${n} == ${n + 1}`;
    return `${open}><failure message="assert ${n} == ${n + 1}">${text}\n\ntests/test_module.py:${n % 300}: AssertionError</failure></testcase>`;
  };
  return [
    '<testsuites><testsuite name="pytest">',
    (from) => numbers(from).map(one).join(''),
    '</testsuite></testsuites>',
  ];
}

function cdata(): Parts {
  const line = 'output of a test that never ends, with ] and ]] and > in it\n'.repeat(500);
  const head = '<testsuite name="pytest"><testcase classname="a" name="b"><failure message="x"><![CDATA[';
  return [head, () => line, ']]></failure></testcase></testsuite>'];
}

const plain = () => log('', '');
const coloured = () => log('\x1b[32m', '\x1b[0m');

function log(on: string, off: string): Parts {
  const one = (n: number) =>
    `tests/test_module_${n % 977}.py::TestClass::test_case_${n} ${on}PASSED${off}   ${on}[ ${n % 100}%]${off}\n`;
  const head = '============ test session starts ============\n';
  return [
    head,
    (from) => numbers(from).map(one).join(''),
    '============ 1 failed, 1 passed in 100.00s (0:01:40) ============\n',
  ];
}

if (process.argv[2] === '--child') await child(process.argv[3]!, process.argv[4]!);
else if (process.argv[1] === import.meta.filename) await benchCiReport();
