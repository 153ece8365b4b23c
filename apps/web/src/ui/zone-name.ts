/** What people call a time zone: `WIB`, `CET`, `UTC`; `GMT+7` where it has no short name. */
export function zoneName(timeZone: string, at = new Date()): string {
  const names = ['en-GB', 'id-ID', 'en-US'].map((locale) => shortName(locale, timeZone, at));
  return names.find((name) => !/^(GMT|UTC)[+\u2212-]/.test(name)) ?? names[0] ?? timeZone;
}

function shortName(locale: string, timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
