/** Something the file cannot tell, with how each answer would read the first values. */
export type FileQuestion = {
  id: 'currency' | 'dateOrder' | 'decimalMark';
  text: string;
  options: { value: string; label: string; example: string }[];
  /** The likeliest answer; null when none is likelier. */
  proposed: string | null;
  /** What the user said; null while the question is open. */
  answer: string | null;
};
