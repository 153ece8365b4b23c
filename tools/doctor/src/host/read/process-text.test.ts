import { describe, expect, it } from 'vitest';
import { parseCgroups, parseRollup, parseStat, parseStatusMemory } from './process-text.ts';

const REST = 'S 1 1 1 0 -1 4194304 0 0 0 0 7 5 0 0 20 0 1 0 4242 0 25 0 0';

describe('files of a process', () => {
  const names = ['bash', 'Plex Media Serv', '[', ') R 9 9 (', 'a\nb', '((x))', ''];
  it.each(names)('takes the name %j from /proc/PID/stat', (name) => {
    expect(parseStat(`123 (${name}) ${REST}`)).toEqual({
      pid: 123,
      name,
      state: 'S',
      parent: 1,
      isKernelThread: false,
      ticks: 12,
      startedTicks: 4242,
      rssPages: 25,
    });
  });

  it('tells threads of the kernel', () => {
    expect(parseStat(`2 (kthreadd) ${REST.replace('4194304', '2129984')}`)?.isKernelThread).toBe(true);
  });

  it.each(['', 'x', '12 (cut', '12 (a) S 1', '(a) S'])('is not misled by %j', (text) => {
    expect(parseStat(text)).toBeNull();
  });

  it('takes PSS by sort, and from older kernels what they say', () => {
    expect(
      parseRollup('x\nPss: 100 kB\nPss_Anon: 60 kB\nPss_File: 30 kB\nPss_Shmem: 10 kB\nSwapPss: 5 kB\n'),
    ).toEqual({
      pssBytes: 102_400,
      anonBytes: 61_440,
      fileBytes: 30_720,
      shmemBytes: 10_240,
      swapBytes: 5120,
      isUpperBound: false,
    });
    expect(parseRollup('Pss: 100 kB\nAnonymous: 70 kB\nSwap: 1 kB\n')).toMatchObject({
      anonBytes: 71_680,
      fileBytes: 30_720,
    });
    expect(parseRollup('')).toBeNull();
  });

  it('marks what status says as an upper bound', () => {
    const status = 'VmRSS:\t 100 kB\nRssAnon:\t 60 kB\nRssFile:\t 30 kB\nRssShmem:\t 10 kB\nVmSwap:\t 2 kB\n';
    expect(parseStatusMemory(status)).toMatchObject({
      pssBytes: 102_400,
      anonBytes: 61_440,
      isUpperBound: true,
    });
    expect(parseStatusMemory('Name:\tzombie\n')).toBeNull();
  });

  it('reads the cgroups of versions 1, 2 and both', () => {
    const text =
      '9:name=systemd:/system.slice/a.service\n4:cpu,cpuacct:/x\n3:memory:/m:with:colons\n0::/u (deleted)\nnonsense\n';
    expect(Object.fromEntries(parseCgroups(text))).toEqual({
      'name=systemd': '/system.slice/a.service',
      cpu: '/x',
      cpuacct: '/x',
      memory: '/m:with:colons',
      '': '/u',
    });
  });
});
