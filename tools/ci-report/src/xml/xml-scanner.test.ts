import { expect, test } from 'vitest';
import { XmlScanner } from './xml-scanner.ts';

/** Reads pieces; gives what happened in one line, and the problem. */
function scan(pieces: Iterable<string>) {
  let seen = '';
  const scanner = new XmlScanner({
    open: (name, attributes) => (seen += `<${name} ${attributes.get('a') ?? '-'}>`),
    text: (part) => (seen += part),
    close: (name) => (seen += `</${name}>`),
  });
  for (const piece of pieces) scanner.push(piece);
  scanner.end();
  return { seen, problem: scanner.problem };
}

const DOCUMENT =
  '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!-- <not> a tag & so on -->\n' +
  '<r a="1 &lt; 2 > 1 &amp; &#x1F600; &quot;"\n b=\'"\' ><c/>t&#233;xt &gt;&apos; ' +
  '<![CDATA[<x> & ]] ]> ]]]]><![CDATA[>]]><c a = "ü" ></c ><?pi x?></r>\n';

test('elements, attributes, entities and CDATA are read', () => {
  expect(scan([DOCUMENT])).toEqual({
    seen: `<r 1 < 2 > 1 & 😀 "><c -></c>téxt >' <x> & ]] ]> ]]><c ü></c></r>`,
    problem: null,
  });
});

test('wherever the document is cut into pieces, it reads the same', () => {
  const whole = scan([DOCUMENT]);
  for (let cut = 0; cut <= DOCUMENT.length; cut++) {
    expect(scan([DOCUMENT.slice(0, cut), DOCUMENT.slice(cut)])).toEqual(whole);
  }
  expect(scan(DOCUMENT)).toEqual(whole);
});

test.each([
  ['&amp;lt;', '&lt;'],
  ['&#38;lt;', '&lt;'],
  ['&amp;#38;', '&#38;'],
  ['&#x26;amp;&lt;', '&amp;<'],
  ['&#0;&#x110000;&#9999999;', '\ufffd\ufffd\ufffd'],
  ['&apos;&quot;&gt;', `'">`],
])('%s is resolved once', (text, plain) => {
  expect(scan([`<r>${text}</r>`]).seen).toBe(`<r ->${plain}</r>`);
});

test('an entity in a long text is never cut in two', () => {
  for (const entity of ['&gt;', '&#x10ffff;']) {
    const long = `<r>${`abcde${entity}`.repeat(60)}</r>`;
    const whole = scan([long]);
    expect(whole.problem).toBeNull();
    for (let cut = 0; cut <= long.length; cut++) {
      expect(scan([long.slice(0, cut), long.slice(cut)])).toEqual(whole);
    }
    for (const step of [1, 65, 66, 67, 130]) {
      const pieces = Array.from({ length: Math.ceil(long.length / step) }, (_, at) =>
        long.slice(at * step, (at + 1) * step),
      );
      expect(scan(pieces)).toEqual(whole);
    }
  }
});

test('wherever the document ends too early, that is a problem', () => {
  const end = DOCUMENT.trimEnd().length;
  for (let cut = 0; cut < end; cut++) expect(scan([DOCUMENT.slice(0, cut)]).problem).not.toBeNull();
});

test.each([
  ['nothing at all', ''],
  ['text only', 'hello'],
  ['an element that is not closed', '<r><c></r>'],
  ['an element closed twice', '<r></r></r>'],
  ['a name that only begins alike', '<rr></r>'],
  ['a second root', '<r/><r/>'],
  ['text after the root', '<r/>x'],
  ['text before the root', 'x<r/>'],
  ['CDATA outside the root', '<![CDATA[x]]><r/>'],
  ['an attribute without value', '<r a/>'],
  ['an attribute without quotes', '<r a=1/>'],
  ['an attribute twice', '<r a="1" b="2" a="3"/>'],
  ['attributes without space between', '<r a="1"b="2"/>'],
  ['a tag inside an attribute', '<r a="<c>"/>'],
  ['an unknown entity in a text', '<r>&nbsp;</r>'],
  ['an unknown entity in an attribute', '<r a="&nope;"/>'],
  ['a bare ampersand', '<r>a & b</r>'],
  ['a control character', '<r>a\x00b</r>'],
  ['a control character in an attribute', '<r a="\x1b[31m"/>'],
  ['a control character in CDATA', '<r><![CDATA[\x08]]></r>'],
  ['a tag without name', '<r>< ></r>'],
  ['a declared entity', '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>'],
  [
    'an external declaration that goes on',
    '<!DOCTYPE r SYSTEM "x" [<!ENTITY % p SYSTEM "file:///etc/passwd">]><r/>',
  ],
  ['CDATA that is not closed', '<r><![CDATA[x</r>'],
  ['a comment that is not closed', '<r><!-- </r>'],
  ['depth without end', '<r>'.repeat(1_000)],
])('%s is a problem', (_what, text) => {
  expect(scan([text]).problem).toEqual(expect.any(String));
});

test('a plain DOCTYPE is read over', () => {
  expect(scan(['<!DOCTYPE coverage SYSTEM "http://a.example/coverage-04.dtd"><r/>']).problem).toBeNull();
});

test('a text of hundreds of megabytes passes in parts', () => {
  let [length, longest] = [0, 0];
  const scanner = new XmlScanner({
    open: () => undefined,
    text: (part) => {
      length += part.length;
      longest = Math.max(longest, part.length);
    },
    close: () => undefined,
  });
  const piece = `${'x'.repeat(65_533)}]]x`;
  scanner.push('<r><![CDATA[');
  for (let count = 0; count < 4_000; count++) scanner.push(piece);
  scanner.push(']]></r>');
  scanner.end();
  expect(scanner.problem).toBeNull();
  expect(length).toBe(4_000 * piece.length);
  expect(longest).toBeLessThan(100_000);
});
