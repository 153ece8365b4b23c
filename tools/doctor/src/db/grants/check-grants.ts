import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import { driftOf } from './compare-grants.ts';
import { driftCauses } from './drift-causes.ts';
import type { GrantClient, GrantOptions } from './grant-options.ts';
import type { GrantState } from './grant-state.ts';
import type { Loss, Signs } from './loss.ts';
import { signsOf } from './loss.ts';
import { stockSchemaId } from './recreated.ts';
import { readState } from './read-state.ts';
import { parseSnapshot } from './snapshot.ts';
import { readOnly } from './transaction.ts';

/** What was found out about privileges. All texts are clean. */
export interface GrantReport {
  causes: Cause[];
  /** What is no cause but good to know: policies, row security, roles that do not exist. */
  notes: string[];
  missingRoles: string[];
  losses: Loss[];
}

/** Causes in privileges; empty when nothing was found. Read-only. */
export async function checkGrants(client: GrantClient, options: GrantOptions): Promise<Cause[]> {
  return (await inspectGrants(client, options)).causes;
}

/**
 * Who lost what in a schema, and what is no loss but a policy or row security. With `options.snapshot` against
 * that; else by the signs a dropped schema leaves. Read-only. Throws GrantError for wrong options.
 */
export async function inspectGrants(client: GrantClient, options: GrantOptions): Promise<GrantReport> {
  const state = await readOnly(client, options, () => readState(client, options));
  return reportOf(state, options);
}

/** The report of a state. Pure. */
export function reportOf(state: GrantState, options: GrantOptions): GrantReport {
  const notes = state.missingRoles.map((role) => `The role ${clean(role)} does not exist here.`);
  const base = { notes, missingRoles: state.missingRoles, losses: [] };
  if (!state.schema)
    return {
      ...base,
      causes: [causeOf('schema-missing', 'proved', [`There is no schema ${clean(state.schemaName)}.`])],
    };
  if (options.snapshot !== undefined) {
    const drift = driftOf(parseSnapshot(options.snapshot), state, options.roles);
    notes.push(...drift.warnings.map((warning) => clean(warning)));
    return { ...base, causes: driftCauses(drift, state) };
  }
  if (state.watched.length === 0) {
    notes.push('None of the roles exists: there is nothing to compare. Name others with --roles.');
    return { ...base, causes: [] };
  }
  const signs = signsOf(state, options.creators);
  notes.push(...notesOf(state, signs));
  const causes = [...lossCauses(state, signs, options), ...policyCauses(state, signs, options)];
  return { ...base, causes, losses: signs.losses };
}

function lossCauses(state: GrantState, signs: Signs, options: GrantOptions): Cause[] {
  const causes: Cause[] = [];
  const story = storyOf(state, signs);
  const certainty = signs.recreated === 'proved' ? 'proved' : 'likely';
  const schema = clean(state.schemaName);
  // Another schema than public is closed to all but its owner from the first moment: no sign of a loss.
  const isUsual = state.schemaName === 'public' || options.asked === true;
  const bound = state.watched.length;
  if (signs.noUsage.length > 0 && isUsual) {
    const isAll = signs.noUsage.length === bound && state.schemaName === 'public';
    const evidence = [
      ...story,
      ...signs.noUsage.map((role) => `${clean(role)} has no USAGE on schema ${schema}`),
    ];
    causes.push(causeOf('schema-usage-missing', isAll ? 'proved' : certainty, evidence));
  }
  if (
    signs.losses.some((loss) => !loss.unguarded) ||
    (signs.losses.length > 0 && signs.recreated !== false)
  ) {
    const evidence = [...(causes.length > 0 ? [] : story), ...lossLines(signs.losses)];
    causes.push(causeOf('table-grants-missing', certainty, evidence));
  }
  if (signs.withoutDefaults.length > 0 && (signs.recreated !== false || causes.length > 0)) {
    const evidence = signs.withoutDefaults.map(
      (creator) =>
        `New tables of ${clean(creator)} in schema ${schema} come without privileges for ${roles(state)}`,
    );
    causes.push(causeOf('default-privileges-missing', certainty, evidence));
  }
  return causes;
}

/** Nothing lost, nothing reached: tables are not exposed here unless somebody does it. No grants are proposed. */
function policyCauses(state: GrantState, signs: Signs, options: GrantOptions): Cause[] {
  const isPolicy =
    options.asked === true && isClosedByPolicy(signs) && signs.reached === 0 && signs.closed.length > 0;
  if (!isPolicy) return [];
  const evidence = [
    `Schema ${clean(state.schemaName)} is as it should be, and its default privileges name none of ${roles(state)}`,
    ...namesLines(
      'Not exposed',
      signs.closed.map(({ name }) => name),
    ),
  ];
  return [causeOf('tables-not-exposed-by-policy', 'likely', evidence)];
}

function isClosedByPolicy(signs: Signs): boolean {
  return signs.recreated === false && signs.noUsage.length === 0 && signs.losses.length === 0;
}

function notesOf(state: GrantState, signs: Signs): string[] {
  const notes: string[] = [];
  if (isClosedByPolicy(signs) && signs.closed.length > 0)
    notes.push(
      ...namesLines(
        'Not exposed to any of the roles, by policy as it seems (no default privilege names them)',
        signs.closed.map(({ name }) => name),
      ),
    );
  if (signs.guarded.length > 0)
    notes.push(
      `Row security is on for ${signs.guarded.length} ${signs.guarded.length === 1 ? 'table that is' : 'tables that are'} granted: what is empty or refused there ("violates row-level security policy") is a matter of policies, not of privileges.`,
    );
  if (signs.open.length > 0)
    notes.push(
      ...namesLines(
        `Open to ${state.anonymous.map((role) => clean(role)).join(', ')} without row security`,
        signs.open.map(({ object, reason }) => `${object.name} (${reason})`),
      ),
    );
  if (state.extensionObjects > 0)
    notes.push(`${state.extensionObjects} objects of extensions were left out.`);
  return notes;
}

function storyOf(state: GrantState, { recreated, losses }: Signs): string[] {
  const { schema } = state;
  if (!schema) return [];
  const name = clean(state.schemaName);
  const owner = clean(schema.owner);
  if (recreated === 'proved')
    return [
      `Schema ${name} was dropped and created again: ${
        schema.aclIsNull
          ? 'its access list is empty (nspacl is NULL), which only CREATE SCHEMA leaves'
          : `its number is ${schema.id}, not ${stockSchemaId}, and its access list does not name the roles`
      }; its owner is ${owner}`,
    ];
  if (recreated === 'likely')
    return [
      `Schema ${name} was probably dropped and created again: its owner is ${owner} (a new database has pg_database_owner), and its access list lacks PUBLIC or the API roles`,
    ];
  if (losses.length === 0) return [];
  const givers = state.defaults.filter(
    (row) =>
      row.schema === state.schemaName && row.acl.some((entry) => state.watched.includes(entry.grantee)),
  );
  const creators = [...new Set(givers.map((row) => clean(row.creator)))];
  return creators.length === 0
    ? []
    : [
        `Default privileges name the roles for what ${creators.join(', ')} creates: these objects are older, or another role created them`,
      ];
}

/** So many objects are listed one by one in the evidence; the report has them all. */
const listed = 200;

function lossLines(losses: readonly Loss[]): string[] {
  const byObject = [...Map.groupBy(losses, (loss) => `${loss.kind} ${loss.name}`)];
  const lines = byObject.slice(0, listed).map(([place, list]) => {
    const names = list.map((loss) => clean(loss.role)).join(', ');
    const isOpen = list.some((loss) => loss.unguarded);
    return `${clean(place)}: ${names} ${list.length === 1 ? 'has' : 'have'} nothing${
      isOpen ? ' (a repair leaves anonymous roles out: row security does not guard it)' : ''
    }`;
  });
  if (byObject.length > listed) lines.push(`and ${byObject.length - listed} more objects`);
  return lines;
}

function namesLines(title: string, names: readonly string[]): string[] {
  const some = names.slice(0, 20).map((name) => clean(name));
  const rest = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return [`${title}: ${some.join(', ')}${rest}`];
}

function roles(state: GrantState): string {
  return state.watched.map((role) => clean(role)).join(', ');
}
