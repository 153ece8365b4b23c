import { commandPlaces, isAsked } from './command-places.ts';
import type { Completable, CompletableOption, Wanted } from './completable.ts';

/** See `completionScript`. Read by `source`, or a file in `~/.config/fish/completions`. */
export function fishScript(commands: readonly Completable[]): string {
  const lines = commandPlaces(commands).flatMap(({ words, command }) => [
    ...command.commands.map((one) => offer(`__workspace_at ${words}`, one)),
    ...command.options.map((one) => optionLine(`__workspace_in ${words}`, one)),
    ...takesLines(`__workspace_in ${words}`, command.takes),
  ]);
  return `# fish completion of workspace: workspace completion fish | source
# The words before the cursor begin with these.
function __workspace_in
    set -l before (commandline -opc)
    set -l count (count $argv)
    test (count $before) -gt $count; or return 1
    test $count -eq 0; and return 0
    test "$before[2..$(math $count + 1)]" = "$argv"
end
# They are these and no more.
function __workspace_at
    test (count (commandline -opc)) -eq (math (count $argv) + 1); and __workspace_in $argv
end
# Where the tool is not there fish itself would say so, whatever the redirection.
function __workspace_ask
    type -q workspace; and workspace completion $argv 2>/dev/null
end
complete -c workspace -e
complete -c workspace -f
complete -c workspace -n __workspace_at -l help -d 'display help'
complete -c workspace -n __workspace_at -l version -d 'display the version'
${[...commands.map((one) => offer('__workspace_at', one)), ...lines].join('\n')}
`;
}

/** Between single quotes fish reads a backslash before a backslash or a quote. */
const quoted = (text: string) => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

function offer(condition: string, { name, description }: Completable): string {
  return `complete -c workspace -n '${condition}' -a ${name} -d ${quoted(description)}`;
}

function optionLine(condition: string, { flags, description, takes }: CompletableOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return `complete -c workspace -n '${condition}' ${names.join(' ')}${valueOf(takes)} -d ${quoted(description)}`;
}

function valueOf(takes: Wanted | null): string {
  if (takes === null) return '';
  if (takes === 'file') return ' -r -F';
  if (isAsked(takes)) return ` -x -a '(__workspace_ask ${takes})'`;
  return typeof takes === 'object' ? ` -x -a ${quoted(takes.join(' '))}` : ' -x';
}

function takesLines(condition: string, takes: Wanted | null): string[] {
  const line = `complete -c workspace -n '${condition}'`;
  if (takes === null) return [];
  if (takes === 'file') return [`${line} -F`];
  if (takes !== 'command') return [`${line}${valueOf(takes).replace(' -x', '')}`];
  return [
    `complete -c workspace -n '${condition}; and contains -- -- (commandline -opc)' -x -a '(__fish_complete_subcommand --fcs-skip=2 -- -w --workspace)'`,
  ];
}
