declare module 'html-to-text' {
  interface Selector {
    selector: string;
    format?: string;
    options?: Record<string, unknown>;
  }

  interface Element {
    attribs: Record<string, string>;
    children: unknown[];
  }

  interface Builder {
    openBlock(options: { leadingLineBreaks: number }): void;
    closeBlock(options: { trailingLineBreaks: number }): void;
    addInline(text: string): void;
  }

  type Formatter = (
    element: Element,
    walk: (children: unknown[], builder: Builder) => void,
    builder: Builder,
  ) => void;

  interface Options {
    wordwrap?: number;
    formatters?: Record<string, Formatter>;
    selectors?: Selector[];
  }

  /** Prepares the options once; the result turns a document into text. */
  export function compile(options: Options): (html: string) => string;
}
