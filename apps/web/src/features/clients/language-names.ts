/** The languages mails are written in. */
export const languageNames = { en: 'English', id: 'Indonesian' } as const;
