/** Time, so that tests can make it pass quickly. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}

export const realClock: Clock = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};

/** What a site answered; status 0 when no answer came, so that it is not known whether it was carried out. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: unknown;
}

const TIMEOUT_MS = 20_000;
const LONGEST_WAIT_MS = 120_000;
const TRIES = 8;

/** Sends a call once. Never throws: no answer is status 0 with the reason as its text. */
export async function send(call: Call, timeoutMs = TIMEOUT_MS): Promise<Answer> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: {
        ...call.headers,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    return { status: 0, headers: new Headers(), text: (cause as Error | undefined)?.message ?? message };
  }
}

/** Sends a call that changes nothing, again and again while the site says "later" or fails. */
export async function sendRead(call: Call, clock: Clock): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    const answer = await send(call);
    const again = waitBefore(answer, tried, clock);
    if (again === null || tried >= TRIES) return answer;
    await clock.wait(again);
  }
}

/** Milliseconds to wait before the same call is worth another try; null when it is not. */
export function waitBefore(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  tried: number,
  clock: Clock,
): number | null {
  const limited = status === 429 || (status === 403 && isRateLimit(headers));
  if (!limited && status !== 0 && status < 500) return null;
  const backOff = Math.min(30_000, 500 * 2 ** tried) * (0.5 + clock.random());
  const told = toldWait(headers);
  return Math.min(LONGEST_WAIT_MS, told === null ? backOff : told + 250 * clock.random());
}

/** GitHub answers its limits with 403 as well; a 403 without these headers is a refusal for good. */
function isRateLimit(headers: Headers): boolean {
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
}

function toldWait(headers: Headers): number | null {
  const after = headers.get('retry-after');
  if (after !== null && /^\d+(\.\d+)?$/.test(after)) return Number(after) * 1000;
  if (after !== null && !Number.isNaN(Date.parse(after))) return Math.max(0, Date.parse(after) - Date.now());
  const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) && reset > 0 ? Math.max(0, reset * 1000 - Date.now()) : null;
}
