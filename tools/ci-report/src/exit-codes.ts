import { type ExitMeaning, zeroOrFailed } from './tool-rules.ts';

/** As most tools speak, but a code above 128 is a signal: the run was stopped, so it shows neither. */
export function zeroOrFailedUnlessStopped(label: string): (code: number) => ExitMeaning {
  const plain = zeroOrFailed(label);
  return (code) => {
    if (code <= 128) return plain(code);
    const because = `${label} ended with exit code ${code}: it was stopped by signal ${code - 128}, so not all of it ran.`;
    return { verdict: 'unknown', because };
  };
}
