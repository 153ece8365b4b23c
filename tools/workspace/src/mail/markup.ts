const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is known to be safe: made by `markup`, where everything put in is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Markup | Piece[];

/** A template whose values are escaped, unless they are markup themselves. */
export function markup(parts: TemplateStringsArray, ...values: Piece[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + render(values[index - 1] ?? '') + part));
}

function render(piece: Piece): string {
  if (Array.isArray(piece)) return piece.map(render).join('');
  if (piece instanceof Markup) return piece.text;
  return String(piece).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
