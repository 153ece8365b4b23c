/** The tone of a mail: how insistent its template is. */
export const toneNames = { friendly: 'Friendly', firm: 'Firm', final: 'Final' } as const;

/** The languages that mails are written in. */
export const languageNames = { en: 'English', id: 'Indonesian' } as const;
