/** A state of the server or of the way to it that texts of many drivers and languages say differently. */
export interface Sign {
  name: string;
  /** SQLSTATEs that mean this and nothing else. */
  sqlstates?: readonly string[];
  /** How programs word it. */
  said: RegExp;
}
