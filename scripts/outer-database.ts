import ts from 'typescript';

/** A place where code inside a transaction reaches round it. Lines and columns count from 1. */
export interface OuterUse {
  line: number;
  column: number;
  problem: string;
}

/**
 * Finds what would hang for ever on PGlite: the outer `db` used inside the callback of
 * `db.transaction`, or in a function that is given a `tx`. The callback's argument is called `tx`,
 * and everything inside goes through it.
 */
export function findOuterUses(source: string, fileName: string): OuterUse[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found: OuterUse[] = [];
  const report = (node: ts.Node, problem: string) => {
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push({ line: line + 1, column: character + 1, problem });
  };

  const visit = (node: ts.Node, isInside: boolean) => {
    if (isTransaction(node)) {
      visit(node.expression, isInside);
      for (const argument of node.arguments) {
        if (argument !== node.arguments[0]) visit(argument, isInside);
      }
      const callback = node.arguments[0];
      const problem = wrongCallback(callback);
      if (problem) report(callback ?? node, problem);
      else if (callback) ts.forEachChild(callback, (child) => visit(child, true));
      return;
    }
    if (ts.isFunctionLike(node) && node.parameters.some(isTx)) {
      ts.forEachChild(node, (child) => visit(child, isInside || !ts.isParameter(child)));
      return;
    }
    const problem = isInside ? outerUse(node) : null;
    if (problem) report(node, problem);
    else ts.forEachChild(node, (child) => visit(child, isInside));
  };
  visit(file, false);
  return found;
}

const HANDLES = new Set(['db', 'tx']);

/** `db.transaction(…)`, `deps.db.transaction(…)`, `tx.transaction(…)`. */
function isTransaction(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression: receiver } = node.expression;
  if (name.text !== 'transaction') return false;
  const handle = ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver;
  return ts.isIdentifier(handle) && HANDLES.has(handle.text);
}

function wrongCallback(callback: ts.Expression | undefined): string | null {
  if (!callback || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))) {
    return 'write the callback of the transaction in place, so that it can be checked';
  }
  const [parameter] = callback.parameters;
  return parameter && isTx(parameter) ? null : 'call the argument of the callback tx';
}

const isTx = ({ name }: ts.ParameterDeclaration) => ts.isIdentifier(name) && name.text === 'tx';

const OUTER = new Set(['db', 'database']);

function outerUse(node: ts.Node): string | null {
  if (!ts.isIdentifier(node) || isOnlyAName(node)) return null;
  if (OUTER.has(node.text)) {
    return `${node.text} is the connection outside the transaction, use tx`;
  }
  return node.text === 'deps' && isPassedAlone(node)
    ? 'deps carries the connection outside the transaction, pass tx, or { ...deps, db: tx }'
    : null;
}

/** Handed to a function that gets no `tx` beside it; one that does is checked itself. */
function isPassedAlone(node: ts.Identifier): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent) || !parent.arguments.includes(node)) return false;
  return !parent.arguments.some((argument) => ts.isIdentifier(argument) && argument.text === 'tx');
}

/** The `db` of `{ db: tx }` and of a type is a label and not a use. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
  return isKey || ts.isTypeNode(parent) || ts.isPropertySignature(parent);
}
